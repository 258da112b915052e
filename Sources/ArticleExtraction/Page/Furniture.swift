import Models

/// Lines that stand around articles on every site, in the languages of the world: teasers, share bars, newsletter boxes, notices.
///
/// Compared folded, so that accents do not matter.
enum Furniture {
    /// Whether a block is furniture. A sentence of someone's is none, however it begins: `See more ferries, the minister said.`
    static func isFurniture(_ block: Block) -> Bool {
        guard isFurniture(block.text) else { return false }
        guard block.linked * 4 < block.length, block.length > 24, BlockFilter.endsSentence(block.text) else { return true }
        return !isSpeech(block.text)
    }

    /// Words in which a site speaks to its readers.
    private static let addresses: Set<Substring> = [
        "our", "you", "your", "newsletter", "email", "twitter", "facebook", "instagram", "whatsapp", "telegram", "notre", "votre", "vous", "unser",
        "unsere", "ihre", "nuestro", "nuestra", "nossa", "nosso", "nostra", "nostro", "onze", "nasz", "nasze",
    ]

    /// Whether somebody is said to say something there.
    static func isSpeech(_ text: String) -> Bool {
        let words = folded(text).split { !$0.isLetter }
        if words.contains(where: { speech.contains($0) }) { return true }
        // `Follow us, the guides shouted, and …`: words between two commas, as in no notice of a site.
        return words.count >= 12 && !words.contains { addresses.contains($0) }
            && text.split(separator: ",").dropFirst().dropLast().contains { (2...6).contains($0.split(separator: " ").count) }
    }

    private static let speech: Set<Substring> = [
        "said", "says", "told", "asked", "wrote", "added", "argued", "according", "dit", "declare", "affirme", "sagte", "sagt", "erklarte", "dijo",
        "afirmo", "shouted", "called", "cried", "replied", "warned", "insisted", "announced", "urged", "explained", "demande",
        "explique", "repondu", "lance", "ecrit", "rief", "erklart", "schrieb", "fragte", "forderte", "pidio", "explico", "pregunto", "escribio", "pediu",
        "explicou", "chiesto", "detto", "scritto", "spiegato", "vroeg", "schreef", "riep", "powiedzial", "powiedziala", "rekl", "rekla", "написал",
        "написала", "спросил", "попросил",
        "disse", "afirmou", "ha", "zei", "sade", "sagde", "sa", "noi", "сказал", "сказала", "заявил",
    ]

    /// A notice that scripts are off or that the browser is too old, in a page that has hardly any other text.
    static func isScriptNotice(_ text: String, ofTotal total: Int) -> Bool {
        guard text.utf8.count < 500, text.utf8.count * 4 > total || total < 1_500 else { return false }
        let line = folded(text)
        let isAboutScripts = line.firstRange(of: "javascript") != nil
        // Articles speak of browsers and cookies too: these notices count only where there is hardly anything else.
        guard isAboutScripts || text.utf8.count * 2 > total && ["browser", "cookies"].contains(where: { line.firstRange(of: $0) != nil }) else {
            return false
        }
        return notices.contains { line.firstRange(of: $0) != nil }
    }

    private static let notices = [
        "enable", "disabled", "switch it on", "turn on", "turned off", "switched off", "is off", "required", "requires", "needs javascript",
        "need javascript",
        "support", "outdated", "out of date", "upgrade your", "update your", "aktiv", "active", "desactive", "habilit", "desabilit", "attiva",
        "abilita",
        "ondersteund", "wlacz", "zapnete", "povolte", "engedelyez", "etkin", "включ", "увімк", "bat javascript", "启用", "啟用", "有効", "활성", "تفعيل",
    ]

    /// Data of scripts that stand in the page as text.
    static func isData(_ text: String) -> Bool {
        guard let first = text.utf8.first, first == 0x7B || first == 0x5B, text.utf8.count > 30 else { return false }
        return text.firstRange(of: "\":") != nil || text.firstRange(of: "\" :") != nil
    }

    /// Whether the words in front of a link only lead to it: `ALSO HERE | …`, `>> Hier finden Sie …`, `→ …`.
    static func isPointer(lead: String, line: String) -> Bool {
        guard !BlockFilter.endsSentence(line), let first = line.unicodeScalars.first else { return false }
        if ">»→▶►➤➡☞👉•*+▪■▸".unicodeScalars.contains(first) { return true }
        guard let last = lead.unicodeScalars.last else { return false }
        let words = lead.split(separator: " ").count
        if "|:：»>→▶►•–—｜".unicodeScalars.contains(last), words <= 8 { return true }
        let letters = lead.unicodeScalars.filter { $0.properties.isAlphabetic }
        return letters.count >= 4 && words <= 6 && letters.allSatisfy { !$0.properties.isLowercase } && letters.contains { $0.properties.isUppercase }
    }

    /// Whether a short line is furniture.
    static func isFurniture(_ text: String) -> Bool {
        guard text.utf8.count <= 400 else { return false }
        var line = folded(text)[...]
        while let first = line.unicodeScalars.first, !first.properties.isAlphabetic, first != "©" { line.unicodeScalars.removeFirst() }
        guard let first = line.unicodeScalars.first else { return false }
        if line.utf8.count <= 48 {
            let label = trimmed(line)
            if labels.contains(label) { return true }
            // `More great stories`, `More Example News`.
            if label.hasPrefix("more "), let last = label.split(separator: " ").last, kinds.contains(last) { return true }
        }
        for phrase in openings[first] ?? [] where line.hasPrefix(phrase.text) && line.utf8.count <= phrase.limit {
            // A phrase ends where a word ends.
            let rest = line.dropFirst(phrase.text.count)
            if rest.first?.isLetter != true || phrase.text.last?.isLetter != true || phrase.text.utf8.contains(where: { $0 >= 0x80 }) { return true }
        }
        return false
    }

    private static func trimmed(_ line: Substring) -> String {
        var line = line
        while let last = line.unicodeScalars.last, !last.properties.isAlphabetic { line.unicodeScalars.removeLast() }
        return String(line)
    }

    private static let kinds: Set<Substring> = ["stories", "news", "articles", "videos", "coverage", "posts", "headlines", "reads", "topics"]

    private struct Opening {
        var text: String
        /// Longest line in bytes that the phrase makes furniture of.
        var limit: Int
    }

    /// Whole lines.
    private static let labels: Set<String> = Set(
        """
        advertisement|advert|ad|ads|advertising|sponsored|sponsored content|promoted|promoted content|comments|comment|leave a comment|post comment|post a comment|add a comment
        leave a reply|view comments|share|share this|share this article|share this story|tweet|print|print article|print this article|email|e-mail|email this article|save|order reprints|text size|close|caption
        subscribe|subscribe now|sign up|sign up now|log in|sign in|register|newsletter|newsletters|learn more|read more|show more|load more|see more|view more|continue reading|more
        related|related articles|related stories|related news|related topics|related content|related posts|related coverage|recommended|recommended for you|most read|most popular|trending|trending now|latest news|top stories|more stories|more news
        you may also like|you might also like|up next|read next|next article|previous article|don t miss|don't miss|what to read next|about the author|about the authors|topics|tags|filed under|filed to|highlights|loading|loading content|play video|watch live|follow us|get the app
        breaking news emails|story continues below|story continues below advertisement|article continues below|article continues after advertisement|continue reading the main story|skip advertisement|back to top|this slideshow requires javascript|something to consider
        publicite|commentaires|commenter|partager|partager l'article|imprimer|envoyer|a lire aussi|lire aussi|sur le meme sujet|articles lies|voir aussi|abonnez-vous|s'abonner|newsletter|les plus lus|la suite apres la publicite
        anzeige|werbung|kommentare|teilen|drucken|merken|mehr zum thema|auch interessant|lesen sie auch|das konnte sie auch interessieren|meistgelesen|abonnieren|schlagworte|themen|weiterlesen
        publicidad|comentarios|compartir|imprimir|te puede interesar|lea tambien|lee tambien|mas noticias|mas leidas|lo mas visto|noticias relacionadas|etiquetas|suscribete|suscribirse|archivado en|temas
        publicidade|comentarios|compartilhar|compartilhe|leia tambem|leia mais|veja tambem|veja mais|saiba mais|mais lidas|noticias relacionadas|continua depois da publicidade|continua apos a publicidade|assine|relacionadas
        pubblicita|commenti|condividi|leggi anche|leggi tutto|stampa|articoli correlati|potrebbe interessarti|ti potrebbe interessare|iscriviti|i piu letti
        advertentie|reacties|delen|lees ook|lees verder|meer nieuws|gerelateerd|meest gelezen|reklama|komentarze|udostepnij|czytaj takze|czytaj tez|zobacz takze|czytaj wiecej|polecamy|inzerce|diskuse|sdilet|souvisejici|ctete take
        annons|kommentarer|dela|las ocksa|las mer|mest last|annonse|del|les ogsa|les mer|annonce|laes ogsa|mest laest|mainos|lue myos|kommentit|hirdetes|ajanlott|publicitate|citeste si|comentarii
        quang cao|binh luan|chia se|xem them|doc them|tin lien quan|bai lien quan|tin cung chuyen muc|tu khoa|tin khac|doc nhieu nhat|y kien ban doc|gui binh luan|iklan|baca juga|komentar|bagikan|artikel terkait|berita terkait|simak juga|terpopuler
        reklam|yorumlar|paylas|ilgili haberler|etiketler|реклама|комментарии|поделиться|читайте также|читать далее|смотрите также|материалы по теме|подписаться|теги|коментарі|поділитися|читайте також
        广告|相关阅读|延伸阅读|相关新闻|相关链接|推荐阅读|更多|分享|评论|分享到|相關閱讀|延伸閱讀|相關新聞|広告|関連記事|あわせて読みたい|続きを読む|コメント|シェア|광고|관련기사|댓글|공유|공유하기|اقرأ أيضا|إعلان|تعليقات|مشاركة
        """.split(whereSeparator: { $0 == "|" || $0.isNewline }).map { folded($0.trimmingSpaces) })

    /// Beginnings of lines, by their first letter: `phrase` for lines up to 200 bytes, `phrase~` for longer ones too.
    private static let openings: [Unicode.Scalar: [Opening]] = {
        let phrases = """
            read more:|read more about|read also|also read|read next|also on|also see|also:|see also|see more|related:|related article|related story|related post|related video|related coverage|more:|more from|more on this|watch:|watch more|video:|listen:|listen to|photos:|gallery:|in pictures:|in photos:|don't miss|don’t miss|recommended:|must read|you may also like|you might also like|what to read|click here to|click here for|tap here to
            subscribe to|sign up for|sign up to|sign up here|get our|get the latest|get breaking news|get more|get unlimited|join our|join the conversation|want more|need more|like this story|like what you|enjoy this|enjoyed this|if you enjoyed this article, ~|if you like this|support our|become a member|become a subscriber|download the|download our|follow us|follow @|follow him on|follow her on|follow them on|follow the author|follow newsbeat|reach the reporter|reach him at|reach her at|contact the author|contact the reporter|write to|tell us what
            share this|share on|tweet this|comments (|comment (|leave a comment|have your say|tags:|topics:|filed under|categories:|category:|posted in|keywords:|this article was originally published|this story was originally published|this article first appeared|this article originally appeared|originally published|republished from|copyright ©|copyright (c)|copyright 20|copyright 19|copyright @|© |(c) 20|all rights reserved|this material may not be published ~|this document is subject to copyright ~|no part of this ~|our standards:|reporting by|editing by|additional reporting|citation:|via syndigate|this site is protected by recaptcha ~|by signing up|by subscribing ~|by clicking ~|we use cookies ~|this website uses cookies ~|sponsored by|story continues|article continues|advertisement|image copyright|image caption|image source|media caption|image credit|photo credit|photo by|photograph by|file photo|image 1 of|1 of |slide 1|first published|last updated|last modified|updated:|published:|posted:
            lire aussi|a lire aussi|a lire :|a lire:|lire la suite|voir aussi|a voir aussi|retrouvez |abonnez-vous|inscrivez-vous|partager cet|suivez-nous|suivez nous|tous droits reserves|mots-cles|credit photo|publie le|mis a jour
            lesen sie auch|lesen sie hier|lesen sie mehr|mehr zum thema|mehr dazu|mehr lesen|lies auch|auch interessant|jetzt abonnieren|folgen sie uns|abonnieren sie|alle rechte vorbehalten|foto:|quelle:|bild:|stand:
            lea tambien|lee tambien|lea mas|leer mas|ver tambien|vea tambien|mira tambien|te puede interesar|te recomendamos|puede leer|siguenos|suscribete|todos los derechos reservados|etiquetas:|archivado en
            leia tambem|leia mais|veja tambem|veja mais|saiba mais|confira tambem|siga nos|siga-nos|inscreva-se|assine |todos os direitos reservados|clique aqui|receba |compartilhe
            leggi anche|leggi tutto|leggi pure|guarda anche|seguici|iscriviti|tutti i diritti riservati|riproduzione riservata|lees ook|lees meer|volg ons|meld je aan|alle rechten voorbehouden
            czytaj takze|czytaj tez|czytaj wiecej|zobacz takze|zobacz tez|przeczytaj tez|wszelkie prawa|ctete take|cteme take|prectete si|las ocksa|las mer|les ogsa|les mer|laes ogsa|lue myos|lue lisaa|citeste si|citeste mai mult|olvassa el
            xem them|doc them|xem tiep|tin lien quan|>> xem|chia se bai|moi ban doc|tu khoa:|tags :|baca juga|lihat juga|simak juga|baca selengkapnya|ilgili haber|читайте также|смотрите также|подписывайтесь|читать также|источник:|фото:|читайте також|підписуйтесь
            责任编辑|[责任编辑|我要评论|您认为这篇文章|正文已结束|转播到|特别声明|声明：|免责声明|责编|编辑：|编辑:|相关阅读|延伸阅读|相关新闻|点击查看|原标题|更多精彩|扫码|关注我们|版权|责任編輯|延伸閱讀|更多新聞|関連記事|【関連|あわせて読み|無断転載|관련기사|저작권자|무단전재|اقرأ أيضا|للمزيد
            """
        var map: [Unicode.Scalar: [Opening]] = [:]
        for phrase in phrases.split(whereSeparator: { $0 == "|" || $0.isNewline }) {
            var text = folded(phrase.trimmingSpaces)
            let isLong = text.hasSuffix("~")
            if isLong { text = String(text.dropLast()).trimmingSpaces }
            guard let first = text.unicodeScalars.first(where: { $0.properties.isAlphabetic || $0 == "©" }) else { continue }
            map[first, default: []].append(Opening(text: String(text.unicodeScalars.drop { $0 != first }), limit: isLong ? 400 : 200))
        }
        return map
    }()
}

extension StringProtocol {
    /// Without blanks at both ends.
    var trimmingSpaces: String {
        var text = self[...]
        while text.first == " " { text.removeFirst() }
        while text.last == " " { text.removeLast() }
        return String(text)
    }
}
