extension Schema {
    /// What the rows of submitted forms were, and under which ids they were filed.
    static let batches = """
        CREATE TABLE batches (
            id TEXT PRIMARY KEY,
            kind INTEGER NOT NULL,
            form_number TEXT,
            employer TEXT,
            submitted_at INTEGER NOT NULL,
            rows INTEGER NOT NULL
        ) STRICT, WITHOUT ROWID;
        -- Which batches came last?
        CREATE INDEX batches_by_time ON batches (submitted_at);
        CREATE TABLE batch_rows (
            batch TEXT NOT NULL,
            number INTEGER NOT NULL,
            -- Null: not filed.
            filing_id TEXT,
            digest BLOB,
            -- The texts of the form's columns, as a JSON list.
            cells BLOB NOT NULL,
            problem TEXT,
            repeats INTEGER,
            PRIMARY KEY (batch, number)
        ) STRICT, WITHOUT ROWID;
        """
}
