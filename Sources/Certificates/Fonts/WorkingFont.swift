import CPango

/// A font cut down to the characters that nearly every certificate is made of, in memory, under a name of its own.
///
/// cairo reads the whole outline table of a font for every document that uses it, and copies all of its subroutines
/// into the document: with Noto Serif CJK that is 5 ms and 50 KB for each weight and document. From a working font it
/// is less than 1 ms and 5 KB. Characters beyond it come from the full font, which looks the same.
struct WorkingFont: Sendable {
    /// What pango asks for.
    let family: String
    let file: MemoryFile

    /// Throws ``FontError/unusable(family:file:reason:)``.
    init(_ source: FontFile, family: String, ranges: [ClosedRange<UInt32>] = [], characters: String = "") throws {
        func unusable(_ reason: String) -> FontError {
            .unusable(family: source.family, file: source.path, reason: reason)
        }
        guard let blob = hb_blob_create_from_file_or_fail(source.path) else { throw unusable("it cannot be read") }
        defer { hb_blob_destroy(blob) }
        let face = hb_face_create(blob, UInt32(source.index))
        defer { hb_face_destroy(face) }
        guard hb_face_get_glyph_count(face) > 0 else { throw unusable("it is no font") }
        guard let input = hb_subset_input_create_or_fail() else { throw unusable("out of memory") }
        defer { hb_subset_input_destroy(input) }
        Self.fill(input, ranges: ranges, characters: characters)
        guard let subset = hb_subset_or_fail(face, input) else { throw unusable("HarfBuzz cannot cut it down") }
        defer { hb_face_destroy(subset) }
        // A face just made does not list its tables; one read from bytes does.
        let subsetBytes = hb_face_reference_blob(subset)
        defer { hb_blob_destroy(subsetBytes) }
        let cutDown = hb_face_create(subsetBytes, 0)
        defer { hb_face_destroy(cutDown) }
        guard let cutDown, let builder = hb_face_builder_create() else { throw unusable("out of memory") }
        defer { hb_face_destroy(builder) }
        Self.copyTables(of: cutDown, to: builder, nameTable: NameTable(family: family, postScriptName: source.family))
        guard let bytes = hb_face_reference_blob(builder) else { throw unusable("out of memory") }
        defer { hb_blob_destroy(bytes) }

        var length: UInt32 = 0
        guard let start = hb_blob_get_data(bytes, &length), length > 0 else { throw unusable("it has no tables") }
        self.family = family
        file = try MemoryFile(UnsafeRawBufferPointer(start: start, count: Int(length)), name: family)
    }

    private static func fill(_ input: OpaquePointer, ranges: [ClosedRange<UInt32>], characters: String) {
        let wanted = hb_subset_input_unicode_set(input)
        for range in ranges { hb_set_add_range(wanted, range.lowerBound, range.upperBound) }
        for scalar in characters.unicodeScalars { hb_set_add(wanted, scalar.value) }
        // Subroutines save room once in a big font, and cost it in each small one.
        hb_subset_input_set_flags(
            input, HB_SUBSET_FLAGS_DESUBROUTINIZE.rawValue | HB_SUBSET_FLAGS_NO_HINTING.rawValue)
        let dropped = hb_subset_input_set(input, HB_SUBSET_SETS_DROP_TABLE_TAG)
        // No substitution or kerning: a table's columns want each character as it is.
        for tag in ["GSUB", "GPOS", "GDEF", "BASE"] { hb_set_add(dropped, hb_tag_from_string(tag, -1)) }
    }

    private static func copyTables(of face: OpaquePointer, to builder: OpaquePointer, nameTable: NameTable) {
        var count: UInt32 = 0
        let total = hb_face_get_table_tags(face, 0, &count, nil)
        var tags = [hb_tag_t](repeating: 0, count: Int(total))
        count = total
        hb_face_get_table_tags(face, 0, &count, &tags)
        let name = hb_tag_from_string("name", -1)
        for tag in tags.prefix(Int(count)) where tag != name {
            let table = hb_face_reference_table(face, tag)
            hb_face_builder_add_table(builder, tag, table)
            hb_blob_destroy(table)
        }
        nameTable.bytes.withUnsafeBytes { bytes in
            let table = hb_blob_create(
                bytes.baseAddress?.assumingMemoryBound(to: CChar.self), UInt32(bytes.count), HB_MEMORY_MODE_DUPLICATE,
                nil, nil)
            hb_face_builder_add_table(builder, name, table)
            hb_blob_destroy(table)
        }
    }
}

/// An OpenType `name` table, version 0, with what fontconfig and cairo read.
struct NameTable {
    let bytes: [UInt8]

    init(family: String, postScriptName: String) {
        // Name 1: family, 4: full name, 6: PostScript name, which has no spaces. Name 2, the style, fontconfig makes
        // out of the OS/2 table's weight.
        let names: [(id: Int, text: String)] = [
            (1, family), (4, family), (6, postScriptName.filter { $0 != " " }),
        ]
        var records: [UInt8] = []
        var texts: [UInt8] = []
        for (id, text) in names {
            let encoded = text.utf16.flatMap { Self.big(Int($0)) }
            // Platform Windows, encoding Unicode BMP, language English (US).
            for value in [3, 1, 0x409, id, encoded.count, texts.count] { records += Self.big(value) }
            texts += encoded
        }
        bytes = [0, names.count, 6 + records.count].flatMap(Self.big) + records + texts
    }

    private static func big(_ value: Int) -> [UInt8] {
        [UInt8(value >> 8 & 255), UInt8(value & 255)]
    }
}
