import CPSL

/// Which hosts belong to one owner, by the public suffix list (publicsuffix.org).
public enum Site {
    /// The site that a host belongs to: its registrable domain, `bbc.co.uk` for `news.bbc.co.uk`.
    ///
    /// A host that has none is a site of its own: an IP address, a single name such as `localhost`, a public suffix such as `github.io`.
    ///
    /// - Parameter host: a host without port, in any case, in Unicode or IDNA form; a trailing dot does not count.
    public static func name(ofHost host: String) -> String {
        var name = (try? HostName.ascii(host)) ?? host.lowercased()
        if name.hasSuffix("."), name.utf8.count > 1 { name.removeLast() }
        guard let last = name.utf8.last, !(0x30...0x39).contains(last), last != 0x5D else { return name }
        return name.withCString { dl_psl_registrable($0).map { String(cString: $0) } } ?? name
    }

    /// Whether two hosts belong to one site: `abc.es` and `www.abc.es` do, `a.github.io` and `b.github.io` do not.
    public static func isSame(host: String, as other: String) -> Bool { name(ofHost: host) == name(ofHost: other) }
}
