import Models

/// What printed lines say of their dates: that the article was published then, or changed.
enum DateLabels {
    enum Kind { case published, updated, none }

    struct Part {
        var kind: Kind
        var text: String
    }

    /// A line divided at its labels: `Updated 5 July 2025 | Published 2 July 2025` in two parts. Words in front of the first label are a part
    /// without one.
    static func parts(_ line: String) -> [Part] {
        var parts: [Part] = []
        var kind = Kind.none
        var words: [Substring] = []
        func close() {
            if !words.isEmpty { parts.append(Part(kind: kind, text: words.joined(separator: " "))) }
            words = []
        }
        for piece in line.split(whereSeparator: { "|•·｜".contains($0) }) {
            // A bar ends what a label says, unless a clock stands behind it.
            if kind != .none, piece.utf8.count > 12 {
                close()
                kind = .none
            }
            let all = piece.split(whereSeparator: { $0.isWhitespace || "()[]（）【】".contains($0) })
            for (index, word) in all.enumerated() {
                let next = index + 1 < all.count ? plain(all[index + 1]) : ""
                guard let (found, rest, isBehind) = label(word, next) else {
                    words.append(word)
                    continue
                }
                if isBehind {
                    // `2025年7月2日公開`: the label stands behind its date.
                    close()
                    parts.append(Part(kind: found, text: (rest.map(String.init) ?? "")))
                    kind = .none
                    continue
                }
                close()
                kind = found
                if let rest { words.append(rest) }
            }
        }
        close()
        return parts
    }

    /// Whether a line begins with a label.
    static func begins(_ line: String) -> Bool {
        line.utf8.count < 160 && line.split(separator: " ").prefix(2).contains { label($0, "") != nil }
    }

    /// The kind that the words in front of something give it.
    static func last(in text: String) -> Kind { parts(text + " .").last { $0.kind != .none }?.kind ?? .none }

    private static func plain(_ word: Substring) -> String { folded(word).filter { $0.isLetter } }

    /// The kind of a label, what stands joined to it, and whether that stands in front.
    private static func label(_ word: Substring, _ next: String) -> (Kind, rest: Substring?, isBehind: Bool)? {
        let text = plain(word)
        guard !text.isEmpty else { return nil }
        let pair = text + " " + next
        if publishedPairs.contains(pair) { return (.published, nil, false) }
        if updatedPairs.contains(pair) { return (.updated, nil, false) }
        if publishedWords.contains(text) { return (.published, nil, false) }
        if updatedWords.contains(text) { return (.updated, nil, false) }
        guard let scalar = text.unicodeScalars.first, scalar.value >= 0x370 else { return nil }
        for (kind, names) in [(Kind.updated, updatedParts), (.published, publishedParts)] {
            for name in names {
                guard let found = word.firstRange(of: name) else { continue }
                let digit = word.firstIndex(where: \.isNumber)
                if let digit, digit < found.lowerBound { return (kind, word[..<found.lowerBound], true) }
                return (kind, digit.map { word[$0...] }, false)
            }
        }
        return nil
    }

    /// Parts of words in scripts that join them to the date, or give them endings.
    private static let publishedParts = [
        "发布", "發布", "發佈", "公開", "掲載", "配信", "発売", "입력", "등록", "승인", "опубликован", "опубліков", "публикац", "публікац", "δημοσι", "نشر", "प्रकाशित",
        "প্রকাশ",
        "เผยแพร่", "публикува", "објављ",
    ]
    private static let updatedParts = [
        "更新", "수정", "обновлен", "обновлён", "оновлен", "изменен", "изменён", "ενημ", "تحديث", "अपडेट", "আপডেট", "อัปเดต", "อัพเดท", "עודכן", "ажурир",
    ]

    private static let publishedPairs: Set<String> = ["dang luc", "ngay dang", "xuat ban", "yayin tarihi", "yayinlanma tarihi", "mis en"]
    private static let updatedPairs: Set<String> = ["a jour", "cap nhat", "ultima modifica", "ultima actualizacion", "ultima atualizacao"]

    private static let publishedWords: Set<String> = [
        "published", "posted", "publie", "publiee", "paru", "parue", "veroffentlicht", "erschienen", "erstellt", "publicado", "publicada", "postado",
        "pubblicato", "pubblicata", "gepubliceerd", "geplaatst", "opublikowano", "opublikowany", "publikacja", "dodano", "publikovano", "zverejneno",
        "zverejnene", "vydano", "publicerad", "publicerat", "publiceret", "udgivet", "publisert", "julkaistu", "megjelent", "kozzeteve", "publicat",
        "publicata", "yayinlanma", "yayinlandi", "objavljeno", "objavleno", "objavljen", "avaldatud", "publicets", "paskelbta", "diterbitkan",
        "terbit", "dipublikasikan", "birt", "created", "issued", "argitaratua", "publikuar", "gepubliseer",
    ]
    private static let updatedWords: Set<String> = [
        "updated", "modified", "revised", "edited", "amended", "update", "jour", "actualise", "actualisee", "modifie", "modifiee", "aktualisiert",
        "geandert", "bearbeitet", "aktualisierung", "actualizado", "actualizada", "modificado", "actualizacion", "atualizado", "atualizada",
        "atualizacao", "aggiornato", "aggiornata", "aggiornamento", "modificato", "bijgewerkt", "gewijzigd", "zaktualizowano", "aktualizacja",
        "zaktualizowany", "aktualizovano", "aktualizace", "upraveno", "aktualizovane", "uppdaterad", "uppdaterat", "opdateret", "oppdatert",
        "paivitetty", "muokattu", "frissitve", "frissult", "actualitzat", "guncelleme", "guncellenme", "guncellendi", "azurirano", "uuendatud",
        "atjaunots", "atnaujinta", "diperbarui", "diupdate", "uppfaert", "eguneratua", "bygewerk", "posodobljeno",
    ]
}
