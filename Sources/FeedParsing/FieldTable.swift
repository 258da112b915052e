/// What the text of an element is used for.
enum Field: Int, CaseIterable {
    case title, link, id, summary, content, published, updated, author, category, keywords, language, origLink
    case ttl, updatePeriod, updateFrequency, hour, day
    case personName, personEmail, personOther
    case location, newsName, sourceName, comments
    case point, latitude, longitude, placeName
}

/// Which element of which vocabulary gives which field, with its rank: lower ranks outdo higher ones.
enum FieldTable {
    static func item(_ name: ElementName, isCore: Bool, inMedia: Bool) -> Field? {
        if isCore {
            switch name.local {
            case "title": return .title
            case "link": return .link
            case "guid", "id": return .id
            case "description", "summary", "abstract": return .summary
            case "content", "body", "fullitem": return .content
            case "pubdate", "published", "issued", "created": return .published
            case "updated", "modified", "lastmod", "date": return .updated
            case "category": return .category
            case "language": return .language
            case "loc": return .location
            case "keywords": return .keywords
            case "source": return .sourceName
            case "comments": return .comments
            default: return nil
            }
        }
        switch (name.namespace, name.local) {
        case (.dc, "title"), (.dcterms, "title"), (.itunes, "title"), (.news, "title"), (.media, "title"): return .title
        case (.dc, "creator"), (.dc, "author"), (.dc, "contributor"), (.itunes, "author"), (.dcterms, "creator"): return .author
        case (.dc, "subject"), (.dcterms, "subject"), (.media, "category"): return .category
        case (.itunes, "keywords"), (.news, "keywords"): return .keywords
        case (.dc, "description"), (.dcterms, "abstract"), (.itunes, "summary"), (.itunes, "subtitle"), (.media, "description"): return .summary
        case (.content, "encoded"), (.xhtml, "body"), (.xhtml, "div"): return .content
        case (.dc, "date"), (.dcterms, "modified"), (.dcterms, "updated"): return .updated
        case (.dcterms, "issued"), (.dcterms, "created"), (.news, "publication_date"): return .published
        case (.dc, "language"), (.news, "language"): return .language
        case (.dc, "identifier"): return .id
        case (.feedburner, "origlink"): return .origLink
        case (.news, "name"): return .newsName
        case (.slash, "comments"): return .comments
        case (.georss, "point"), (.gml, "pos"): return .point
        case (.georss, "featurename"): return .placeName
        case (.geo, "lat"): return .latitude
        case (.geo, "long"), (.geo, "lon"): return .longitude
        default: return nil
        }
    }

    /// Elements that only hold others of the item's own: the places of GeoRSS (`where`, `Point`), lists of RDF.
    static func isTransparent(_ name: ElementName) -> Bool {
        switch name.namespace {
        case .georss, .gml, .geo: true
        case .rdf: name.local == "bag" || name.local == "seq" || name.local == "li"
        default: false
        }
    }

    static func channel(_ name: ElementName, isCore: Bool) -> Field? {
        if isCore {
            switch name.local {
            case "title": return .title
            case "link": return .link
            case "description", "subtitle", "tagline", "abstract": return .summary
            case "language": return .language
            case "ttl": return .ttl
            case "id": return .id
            case "info", "summary", "copyright", "rights", "category", "generator": return .category
            case "pubdate", "published", "lastbuilddate", "updated", "modified": return .updated
            default: return nil
            }
        }
        switch (name.namespace, name.local) {
        case (.dc, "title"): return .title
        case (.dc, "description"), (.itunes, "summary"), (.itunes, "subtitle"): return .summary
        case (.dc, "language"): return .language
        case (.sy, "updateperiod"): return .updatePeriod
        case (.sy, "updatefrequency"): return .updateFrequency
        default: return nil
        }
    }

    static func person(_ name: ElementName) -> Field? {
        switch name.local {
        case "name": .personName
        case "email": .personEmail
        default: .personOther
        }
    }

    /// How much a vocabulary's word counts for a field: the format's own outdoes the modules'.
    static func rank(_ field: Field, _ name: ElementName) -> Int {
        switch (field, name.namespace, name.local) {
        case (_, .media, _): 6
        case (.summary, .itunes, "subtitle"): 5
        case (.summary, .itunes, _): 3
        case (.summary, _, "abstract"): 2
        case (.summary, .dc, _), (.summary, .dcterms, _): 2
        case (.content, .content, _): 0
        case (.content, .xhtml, _): 1
        case (.content, _, _): 0
        case (.published, _, "created"): 2
        case (.published, .dcterms, _): 1
        case (.updated, .dc, _): 2
        case (.updated, .dcterms, _): 1
        case (.updated, _, "date"): 3
        case (.id, .dc, _): 3
        case (_, .dc, _), (_, .dcterms, _), (_, .itunes, _): 2
        default: 0
        }
    }
}
