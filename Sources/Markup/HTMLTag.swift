/// An HTML element's name and what becomes of it.
struct Tag {
    let name: PackedName
    let dropsContent: Bool
    let isVoid: Bool

    private enum Rule { case allowed, void, dropped }

    /// nil for an element that is neither kept nor dropped with its content: its tags go, its text stays.
    init?(_ bytes: UnsafeRawBufferPointer) {
        guard var name = PackedName(bytes) else { return nil }
        if name == PictureSources.ampImage, let img = PictureSources.img { name = img }
        guard let rule = Self.rules[name] else { return nil }
        self.name = name
        dropsContent = rule == .dropped
        isVoid = rule == .void
    }

    static let linkSchemes = NameTable("http https mailto tel ftp gopher news nntp irc xmpp sms geo magnet", true)
    static let pictureSchemes = NameTable("http https", true)

    /// Whatever stands in other elements is text to be read: captions of drawings, what stands in for a frame.
    private static let rules: NameTable<Rule> = {
        let allowed = """
            a abbr acronym address article aside audio b bdi bdo big blockquote caption center cite code colgroup dd del details dfn div dl dt em \
            figcaption figure font footer h1 h2 h3 h4 h5 h6 header i ins kbd li main map mark menu nav ol p picture pre q rp rt ruby s samp section \
            small span strike strong sub summary sup table tbody td tfoot th thead time tr tt u ul var video
            """
        let void = "area br col hr img source track wbr"
        let dropped = "script style applet"
        return NameTable(
            allowed.split(separator: " ").map { ($0, .allowed) } + void.split(separator: " ").map { ($0, .void) }
                + dropped.split(separator: " ").map { ($0, .dropped) })
    }()

    /// What an attribute's value is, and the elements that may have it; all when none is named.
    struct Attribute: Sendable {
        enum Address { case plain, link, picture }
        let address: Address
        let tags: [PackedName]

        init(_ address: Address, _ tags: String = "") {
            self.address = address
            self.tags = tags.split(separator: " ").compactMap { PackedName($0) }
        }
    }

    static let attributes = NameTable<Attribute>([
        ("href", Attribute(.link, "a area")), ("src", Attribute(.picture, "img source audio video track")), ("poster", Attribute(.picture, "video")),
        ("cite", Attribute(.link, "blockquote q del ins")), ("alt", Attribute(.plain)), ("title", Attribute(.plain)), ("width", Attribute(.plain)),
        ("height", Attribute(.plain)), ("lang", Attribute(.plain)), ("dir", Attribute(.plain)), ("colspan", Attribute(.plain)),
        ("rowspan", Attribute(.plain)), ("datetime", Attribute(.plain)), ("abbr", Attribute(.plain)), ("align", Attribute(.plain)),
        ("start", Attribute(.plain, "ol")), ("type", Attribute(.plain, "ol ul source")), ("controls", Attribute(.plain, "audio video")),
        ("rel", Attribute(.plain, "a")), ("scope", Attribute(.plain, "th")), ("span", Attribute(.plain, "col colgroup")),
    ])
}
