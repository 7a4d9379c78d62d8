import GRDB

/// The tables, as migrations. One that has been released is never edited: a change is a migration of its own.
///
/// Rows of a person lie together (`WITHOUT ROWID`, by person number), because filings read and write them by person; rows
/// that only grow lie in the order of their receipt. Each further index names the query that it serves.
enum Schema {
    /// Marks the file as a registry in its header: "CBRG".
    static let applicationID: Int64 = 0x4342_5247

    static var migrator: DatabaseMigrator {
        var migrator = DatabaseMigrator()
        migrator.registerMigration("1 records, journal and outbox") { database in
            try database.execute(sql: records)
            try database.execute(sql: changes)
            try database.execute(sql: journal)
            try database.execute(sql: outbox)
            try database.execute(sql: sharedNotes)
            try database.execute(sql: certificates)
            try database.execute(sql: batches)
            try database.execute(sql: "PRAGMA application_id = \(applicationID)")
        }
        migrator.registerMigration("2 findings on their way to another process") { database in
            try database.execute(sql: findings)
        }
        return migrator
    }

    private static let findings = """
        -- Answers that reached a process which does not own their filing's partition any more. A row is gone once it is used.
        CREATE TABLE findings (
            sequence INTEGER PRIMARY KEY,
            content BLOB NOT NULL
        ) STRICT;
        """

    /// `import` says which import brought a row; null: a filing did.
    private static let records = """
        CREATE TABLE imports (
            id INTEGER PRIMARY KEY,
            at INTEGER NOT NULL
        ) STRICT;
        CREATE TABLE areas (
            code INTEGER PRIMARY KEY,
            name TEXT NOT NULL,
            injury_factor INTEGER NOT NULL,
            import INTEGER
        ) STRICT;
        CREATE TABLE employers (
            credit_code TEXT PRIMARY KEY,
            name TEXT NOT NULL,
            area INTEGER NOT NULL,
            injury_class INTEGER NOT NULL,
            import INTEGER
        ) STRICT, WITHOUT ROWID;
        CREATE TABLE persons (
            -- The area's code and eight digits.
            person_number INTEGER PRIMARY KEY,
            id_type INTEGER NOT NULL,
            id_number TEXT NOT NULL,
            name TEXT NOT NULL,
            sex INTEGER,
            birth_date INTEGER,
            household_type INTEGER,
            import INTEGER
        ) STRICT;
        -- Every lookup by ID number begins here, and mostly ends here too: the index holds the person number.
        CREATE INDEX persons_by_id_number ON persons (id_number);
        CREATE TABLE enrollments (
            person_number INTEGER NOT NULL,
            insurance INTEGER NOT NULL,
            credit_code TEXT NOT NULL,
            start_month INTEGER NOT NULL,
            -- Empty: imported. Part of the key, because one who was stopped may begin again in the same month.
            filing TEXT NOT NULL,
            end_month INTEGER,
            -- As it began; raises lie in wage_raises.
            monthly_wage INTEGER NOT NULL,
            import INTEGER,
            -- Null: imported.
            operating_month INTEGER,
            -- The rollback after which it counts no more.
            undone_by TEXT,
            PRIMARY KEY (person_number, insurance, credit_code, start_month, filing)
        ) STRICT, WITHOUT ROWID;
        -- Who joined or left an employer before filings were counted?
        CREATE INDEX imported_enrollments ON enrollments (credit_code) WHERE filing = '';
        CREATE TABLE flexible_enrollments (
            person_number INTEGER NOT NULL,
            start_month INTEGER NOT NULL,
            end_month INTEGER,
            import INTEGER,
            PRIMARY KEY (person_number, start_month)
        ) STRICT, WITHOUT ROWID;
        -- The ledger: lines are added, never changed or removed.
        CREATE TABLE contributions (
            person_number INTEGER NOT NULL,
            month INTEGER NOT NULL,
            insurance INTEGER NOT NULL,
            -- Empty: flexible employment.
            credit_code TEXT NOT NULL,
            -- Kind and id of the filing that books it. 0 and empty: imported.
            kind INTEGER NOT NULL DEFAULT 0,
            filing TEXT NOT NULL,
            -- 1 pays the month; -1 takes that back; 0 changes the amounts only. What adds up to more than 0 is paid.
            direction INTEGER NOT NULL,
            -- Signed, as the amounts are: what a month has come to is the sum of its lines.
            base INTEGER NOT NULL,
            -- Null: imported, where amounts are unknown.
            employer_amount INTEGER,
            individual_amount INTEGER,
            settlement_month INTEGER NOT NULL,
            import INTEGER,
            -- The filing of the enrollment that it is for. Empty: an imported one, or none.
            enrollment TEXT NOT NULL DEFAULT '',
            -- The change whose raised wage it goes by.
            raise INTEGER,
            PRIMARY KEY (person_number, month, insurance, credit_code, kind, filing, direction)
        ) STRICT, WITHOUT ROWID;
        -- For whom an employer has ever paid: where a certificate begins.
        CREATE TABLE employer_persons (
            credit_code TEXT NOT NULL,
            person_number INTEGER NOT NULL,
            PRIMARY KEY (credit_code, person_number)
        ) STRICT, WITHOUT ROWID;
        -- For whom an employer is billed in a settlement month, and the first and last of the months that are billed then:
        -- where the payment details begin. An index of the ledger itself would make it twice as long.
        CREATE TABLE bills (
            credit_code TEXT NOT NULL,
            settlement_month INTEGER NOT NULL,
            person_number INTEGER NOT NULL,
            first_month INTEGER NOT NULL,
            last_month INTEGER NOT NULL,
            PRIMARY KEY (credit_code, settlement_month, person_number)
        ) STRICT, WITHOUT ROWID;
        CREATE TABLE benefits (
            person_number INTEGER NOT NULL,
            month INTEGER NOT NULL,
            amount INTEGER NOT NULL,
            returned INTEGER NOT NULL,
            import INTEGER,
            -- The filing that it was returned by.
            returned_by TEXT,
            PRIMARY KEY (person_number, month)
        ) STRICT, WITHOUT ROWID;
        """

    private static let changes = """
        -- What filings have changed in a person's insurance at an employer, in the order of acceptance. Rows are kept.
        CREATE TABLE enrollment_changes (
            number INTEGER PRIMARY KEY,
            -- An enrollment's, a termination's or a base adjustment's.
            kind INTEGER NOT NULL,
            filing TEXT NOT NULL,
            credit_code TEXT NOT NULL,
            person_number INTEGER NOT NULL,
            operating_month INTEGER NOT NULL,
            accepted_month INTEGER NOT NULL,
            -- Of a termination.
            reason TEXT,
            -- The rollback that has undone it.
            undone_by TEXT
        ) STRICT;
        -- What has changed last for a person at an employer?
        CREATE INDEX changes_of_person ON enrollment_changes (credit_code, person_number);
        -- The enrollments that a termination has ended, and as what they ran before.
        CREATE TABLE ended_enrollments (
            change INTEGER NOT NULL,
            person_number INTEGER NOT NULL,
            insurance INTEGER NOT NULL,
            start_month INTEGER NOT NULL,
            filing TEXT NOT NULL,
            former_end_month INTEGER,
            last_month INTEGER NOT NULL,
            PRIMARY KEY (change, person_number, insurance, start_month, filing)
        ) STRICT, WITHOUT ROWID;
        CREATE TABLE wage_raises (
            person_number INTEGER NOT NULL,
            insurance INTEGER NOT NULL,
            credit_code TEXT NOT NULL,
            start_month INTEGER NOT NULL,
            filing TEXT NOT NULL,
            change INTEGER NOT NULL,
            from_month INTEGER NOT NULL,
            monthly_wage INTEGER NOT NULL,
            undone_by TEXT,
            PRIMARY KEY (person_number, insurance, credit_code, start_month, filing, change)
        ) STRICT, WITHOUT ROWID;
        -- How far settlements have come, and what they have booked so far.
        CREATE TABLE settlements (
            filing TEXT PRIMARY KEY,
            after_person INTEGER,
            persons INTEGER NOT NULL,
            pension_lines INTEGER NOT NULL,
            pension_employer INTEGER NOT NULL,
            pension_individual INTEGER NOT NULL,
            unemployment_lines INTEGER NOT NULL,
            unemployment_employer INTEGER NOT NULL,
            unemployment_individual INTEGER NOT NULL,
            injury_lines INTEGER NOT NULL,
            injury_employer INTEGER NOT NULL,
            injury_individual INTEGER NOT NULL
        ) STRICT, WITHOUT ROWID;
        """

    private static let journal = """
        CREATE TABLE partitions (
            id INTEGER PRIMARY KEY,
            topic TEXT NOT NULL,
            partition INTEGER NOT NULL,
            UNIQUE (topic, partition)
        ) STRICT;
        CREATE TABLE journal (
            sequence INTEGER PRIMARY KEY,
            kind INTEGER NOT NULL,
            filing_id TEXT NOT NULL,
            digest BLOB NOT NULL,
            source INTEGER NOT NULL,
            source_offset INTEGER NOT NULL,
            record_key BLOB,
            person_key TEXT,
            employer TEXT,
            -- 0 held, 1 awaiting, 2 deferred, 3 parked, 4 decided.
            state INTEGER NOT NULL,
            waits_for TEXT,
            operating_month INTEGER NOT NULL,
            received_at INTEGER NOT NULL,
            first_seen INTEGER NOT NULL,
            retry_since INTEGER NOT NULL,
            not_before INTEGER,
            attempts INTEGER NOT NULL,
            revision INTEGER NOT NULL,
            request BLOB,
            traceparent TEXT,
            error_code TEXT,
            -- The reason that the applicant is told.
            cancellation TEXT,
            UNIQUE (kind, filing_id)
        ) STRICT;
        -- The indexes below hold undecided filings only, and stay small. First: who comes next among a person's filings?
        CREATE INDEX undecided_of_person ON journal (person_key, sequence, kind)
            WHERE state <> 4 AND person_key IS NOT NULL;
        -- Which deferred filings are due?
        CREATE INDEX deferred_by_time ON journal (kind, source, not_before) WHERE state = 2;
        -- Which deferred filings have waited too long?
        CREATE INDEX deferred_by_age ON journal (kind, source, retry_since) WHERE state = 2;
        -- Which filings are to be rejected because an operator has cancelled them?
        CREATE INDEX cancelled_by_source ON journal (kind, source) WHERE cancellation IS NOT NULL AND state <> 4;
        -- Which filings can go on, now that what they wait for has come?
        CREATE INDEX awaiting_by_cause ON journal (kind, waits_for, source, sequence) WHERE state = 1;
        -- What waits, page by page, for operators?
        CREATE INDEX undecided_by_receipt ON journal (sequence) WHERE state <> 4;
        CREATE TABLE attempts (
            sequence INTEGER NOT NULL,
            number INTEGER NOT NULL,
            at INTEGER NOT NULL,
            outcome TEXT NOT NULL,
            code TEXT,
            note TEXT,
            counted INTEGER NOT NULL,
            PRIMARY KEY (sequence, number)
        ) STRICT, WITHOUT ROWID;
        CREATE TABLE results (
            -- In the order of decision; rows may be long.
            id INTEGER PRIMARY KEY,
            kind INTEGER NOT NULL,
            filing_id TEXT NOT NULL,
            revision INTEGER NOT NULL,
            outcome INTEGER NOT NULL,
            record_key BLOB,
            body BLOB NOT NULL,
            decided_at INTEGER NOT NULL,
            traceparent TEXT,
            UNIQUE (kind, filing_id, revision)
        ) STRICT;
        """

    private static let outbox = """
        CREATE TABLE lanes (
            id INTEGER PRIMARY KEY,
            consumer_group TEXT NOT NULL,
            source INTEGER NOT NULL,
            incarnation TEXT NOT NULL,
            epoch INTEGER NOT NULL,
            last_number INTEGER NOT NULL,
            next_offset INTEGER,
            UNIQUE (consumer_group, source)
        ) STRICT;
        CREATE TABLE outbox (
            lane INTEGER NOT NULL,
            number INTEGER NOT NULL,
            -- One of the two: a row of results, or the content itself.
            result INTEGER,
            content BLOB,
            PRIMARY KEY (lane, number)
        ) STRICT, WITHOUT ROWID;
        """

    private static let sharedNotes = """
        CREATE TABLE shared_notes (
            name TEXT PRIMARY KEY,
            version INTEGER NOT NULL,
            content BLOB NOT NULL
        ) STRICT;
        """

    /// Rows are added, never changed or removed; the triggers hold whoever opens the file by other means to that.
    private static let certificates = """
        CREATE TABLE certificates (
            -- In the order of issue; rows may be long.
            id INTEGER PRIMARY KEY,
            certificate_id TEXT NOT NULL UNIQUE,
            filing_id TEXT NOT NULL UNIQUE,
            credit_code TEXT NOT NULL,
            issued_at INTEGER NOT NULL,
            valid_until INTEGER NOT NULL,
            -- Canonical JSON, exactly as it is signed.
            snapshot BLOB NOT NULL,
            signature BLOB NOT NULL,
            key_id TEXT NOT NULL,
            -- Both are SHA-256, 32 bytes. The code itself is not kept.
            pdf_sha256 BLOB NOT NULL UNIQUE,
            code_digest BLOB NOT NULL UNIQUE
        ) STRICT;
        CREATE TABLE certificate_revocations (
            certificate_id TEXT PRIMARY KEY,
            at INTEGER NOT NULL,
            by TEXT NOT NULL,
            reason TEXT NOT NULL
        ) STRICT, WITHOUT ROWID;
        CREATE TRIGGER certificates_stay BEFORE UPDATE ON certificates
            BEGIN SELECT RAISE(ABORT, 'certificates are never changed'); END;
        CREATE TRIGGER certificates_remain BEFORE DELETE ON certificates
            BEGIN SELECT RAISE(ABORT, 'certificates are never removed'); END;
        CREATE TRIGGER revocations_stay BEFORE UPDATE ON certificate_revocations
            BEGIN SELECT RAISE(ABORT, 'revocations are never changed'); END;
        CREATE TRIGGER revocations_remain BEFORE DELETE ON certificate_revocations
            BEGIN SELECT RAISE(ABORT, 'revocations are never removed'); END;
        """
}
