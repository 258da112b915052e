import ControlAPI
import Models

/// What the facts of many articles say together, as markup.
public enum FindingsParts {
    /// Events in the order given, under the months in which they stand.
    public static func timeline(_ entries: [TimelineEntry], citations: Citations) -> HTML {
        var month = ""
        var out = HTML()
        for entry in entries {
            let heading = entry.event.date.flatMap { PartialDate($0) }.map { Words.month(ofDay: $0.latestStart) } ?? "Undated"
            if heading != month {
                out += month.isEmpty ? HTML() : "</ol>"
                month = heading
                out += "<h2 class=\"month\">\(heading)</h2><ol class=\"timeline\">"
            }
            out +=
                "<li class=\"\(entry.event.status.rawValue)\"><div class=\"date\">\(Words.date(entry.event.date))</div><div><p class=\"what\">\(entry.event.sentence)</p>\(citations.list(entry.evidence))\(citations.supportLine(entry.evidence))</div></li>\n"
        }
        return out.isEmpty ? out : out + "</ol>"
    }

    /// Where articles disagree: each side with its words and what stands around them.
    public static func conflicts(_ conflicts: [Conflict], citations: Citations) -> HTML {
        conflicts.html { conflict in
            let sides = conflict.sides.prefix(6).html { side in
                let around = citations.independent(side.evidence).prefix(6).compactMap { evidence -> HTML? in
                    guard let context = citations.context(evidence) else { return nil }
                    let headline = citations.sources[evidence.article]?.headline.map {
                        "<div class=\"dim\"><bdi>\(clipped($0, 160))</bdi></div>" as HTML
                    }
                    return "<li>\(context) <span class=\"cites\">\(citations.link(evidence))</span>\(headline)</li>"
                }
                let words: HTML = around.isEmpty ? citations.list(side.evidence) : "<ul class=\"evidence\">\(Array(around.prefix(2)))</ul>"
                return
                    "<div class=\"side\"><p class=\"value\"><bdi>\(clipped(side.value, 160))</bdi></p>\(words)<p class=\"dim\">\(citations.support(side.evidence))</p></div>"
            }
            return
                "<article class=\"conflict\" id=\"\(anchor(conflict))\"><h2><bdi>\(clipped(conflict.subject, 200))</bdi> <span class=\"tag\">\(Words.words(conflict.kind))</span></h2><div class=\"sides\">\(sides)</div></article>\n"
        }
    }

    /// The name of a conflict's place, made from what it is about.
    public static func anchor(_ conflict: Conflict) -> String {
        var hash = StableHash()
        for byte in "\(conflict.kind)|\(conflict.subject)".utf8 { hash.add(byte) }
        return "c-" + String(hash.value, radix: 36)
    }

    /// People with the forms of their names and their offices over time.
    public static func people(_ people: [PersonEntry], citations: Citations) -> HTML {
        guard !people.isEmpty else { return HTML() }
        let days = people.flatMap { [$0.firstSeen, $0.lastSeen] }.compactMap { $0 }.compactMap { PartialDate($0.prefix(10)) }
        let span = days.compactMap(\.first).min().flatMap { from in days.compactMap(\.last).max().map { (from, $0) } }
        let rows = people.html { person in
            let others = person.names.dropFirst().prefix(8).map { clipped($0, 80) }.joined(separator: ", ")
            let offices = person.offices.prefix(8).map { office in
                "<li><bdi>\(clipped(office.role, 120))</bdi> <span class=\"dim\">\(Self.span(office.firstSeen, office.lastSeen))</span>\(bar(office, in: span))</li>"
                    as HTML
            }
            let affiliations = person.affiliations.prefix(4).map { clipped($0, 80) }.joined(separator: ", ")
            // The latest first.
            let cited = person.articles.suffix(3).reversed().html { id in
                let source = citations.sources[id]
                let name = clipped(source?.name ?? "article \(id)", 40)
                let day = source?.datePublished.map { ", \(Words.date(String($0.prefix(10))))" }
                return "<li><a class=\"cite\" href=\"\(href: citations.href(id))\"><bdi>\(name)</bdi>\(day ?? "")</a></li>"
            }
            let more = person.articles.count > 3 ? "<li class=\"dim\">and \(Words.number(person.articles.count - 3)) more</li>" as HTML : HTML()
            return
                "<tr><th scope=\"row\"><bdi>\(clipped(person.name, 120))</bdi><div class=\"dim\"><bdi>\(others)</bdi></div><div class=\"dim\"><bdi>\(affiliations)</bdi></div></th><td><ul class=\"offices\">\(offices)</ul></td><td class=\"date\">\(Self.span(person.firstSeen, person.lastSeen))</td><td><ul class=\"offices\">\(cited)\(more)</ul></td></tr>\n"
        }
        return
            "<table class=\"stack people\"><caption class=\"vh\">People and their offices</caption><thead><tr><th scope=\"col\">Name</th><th scope=\"col\">Offices, and when articles name them</th><th scope=\"col\">Seen</th><th scope=\"col\">Articles</th></tr></thead><tbody>\(rows)</tbody></table>"
    }

    private static func span(_ first: String?, _ last: String?) -> String {
        let seen = [first, last].compactMap { $0.map { String($0.prefix(10)) } }
        guard seen.count == 2 else { return seen.first.map { Words.date($0) } ?? "" }
        return seen[0] == seen[1] ? Words.date(seen[0]) : Words.date("\(seen[0])/\(seen[1])")
    }

    /// When an office was seen, on one line of time for all.
    private static func bar(_ office: PersonEntry.Office, in span: (Int, Int)?) -> HTML {
        guard let span, span.1 > span.0, let first = office.firstSeen.flatMap({ PartialDate($0.prefix(10))?.first }),
            let last = office.lastSeen.flatMap({ PartialDate($0.prefix(10))?.last })
        else { return HTML() }
        let scale = 160 / Double(span.1 - span.0)
        let x = Double(first - span.0) * scale
        let width = max(3, Double(last - first) * scale)
        return
            "<svg class=\"term\" viewBox=\"0 0 163 6\" aria-hidden=\"true\"><rect x=\"0\" y=\"2.5\" width=\"163\" height=\"1\" class=\"grid\"/><rect x=\"\(SVG.number(min(x, 160)))\" y=\"0\" width=\"\(SVG.number(width))\" height=\"6\" rx=\"2\" class=\"bar c0\"/></svg>"
    }

    /// Who said what.
    public static func quotations(_ facts: [FactInfo], citations: Citations) -> HTML {
        let items = facts.html { info -> HTML in
            guard case .quotation(let quotation) = info.fact.detail else { return HTML() }
            let source = citations.sources[info.article]
            let evidence = Evidence(
                article: info.article, evidence: info.fact.evidence, datePublished: source?.datePublished, source: source?.name)
            return
                "<li><blockquote\(lang: source?.language) dir=\"auto\">\(clipped(quotation.quote, 600))</blockquote><p><b><bdi>\(clipped(quotation.speaker, 120))</bdi></b> \(citations.link(evidence))</p></li>\n"
        }
        return items.isEmpty ? items : "<ul class=\"quotes\">\(items)</ul>"
    }
}
