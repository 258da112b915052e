/// The report's style sheet: light and dark by the reader's setting, black on white in print.
enum ReportStyle {
    static let css = """
        :root{--paper:#fcfcfa;--ink:#1c2126;--dim:#5d6770;--rule:#d9dee2;--card:#f1f3f4;--link:#0b5394;
        --c0:#1f5fa6;--c1:#c4570b;--c2:#2c7a4b;--c3:#7a4fa3}
        @media (prefers-color-scheme:dark){:root{--paper:#15191d;--ink:#e6e9eb;--dim:#9aa5ae;--rule:#333b42;--card:#1f252a;--link:#8ab8ec;
        --c0:#6ba6e8;--c1:#f0955a;--c2:#6fc191;--c3:#b795de}}
        *,::before,::after{box-sizing:border-box}
        body{font:16px/1.5 system-ui,-apple-system,"Segoe UI",Roboto,"Noto Sans",sans-serif;max-width:56rem;margin:0 auto;padding:2rem 1.25rem 4rem;
        background:var(--paper);color:var(--ink);font-variant-numeric:tabular-nums}
        h1{font-size:1.9rem;line-height:1.2;margin:0}h2{font-size:1.35rem;margin:3rem 0 1rem;padding-bottom:.35rem;border-bottom:2px solid var(--ink)}
        h3{font-size:1.05rem;margin:2rem 0 .5rem}header p{margin:.35rem 0 1.5rem}
        a{color:var(--link)}.dim,.quote,figcaption{color:var(--dim)}.dim{font-size:.9em}
        .cards{display:grid;grid-template-columns:repeat(auto-fit,minmax(15rem,1fr));gap:.75rem}
        .cards a{display:flex;flex-direction:column;background:var(--card);border-radius:.4rem;padding:.8rem 1rem;color:inherit;text-decoration:none}
        .cards a:hover{outline:2px solid var(--rule)}.label{font-size:.85rem;color:var(--dim)}.big{font-size:1.5rem;font-weight:650;line-height:1.3}
        .timeline{list-style:none;margin:0;padding:0}
        .timeline li{display:grid;grid-template-columns:8.5rem 1fr;gap:1.5rem;padding:.45rem 0;position:relative}
        .timeline li:not(.month)::before{content:"";position:absolute;left:9.1rem;top:0;bottom:0;width:2px;background:var(--rule)}
        .timeline li:not(.month)::after{content:"";position:absolute;left:calc(9.1rem - 4px);top:.95rem;width:10px;height:10px;border-radius:50%;
        background:var(--c0);box-shadow:0 0 0 3px var(--paper)}
        .timeline li.planned::after{background:var(--paper);border:2.5px solid var(--c0)}
        .timeline li.cancelled::after{background:var(--dim)}
        .timeline .month{display:block;font-weight:650;margin-top:1rem;padding:.2rem 0;color:var(--dim)}
        .timeline .date{text-align:right;white-space:nowrap;color:var(--dim)}.timeline strong::first-letter{text-transform:uppercase}
        .timeline strong{display:inline-block}.who::before{content:"· ";color:var(--dim)}
        .tag{display:inline-block;font-size:.75rem;font-weight:500;padding:0 .5em;border:1px solid var(--rule);border-radius:1em;color:var(--dim)}
        .quote{margin:.1rem 0;font-size:.9rem}.cite{font-size:.8rem;white-space:nowrap}
        .cite a{display:inline-block;min-width:1.5em;padding:0 .35em;border-radius:.25em;background:var(--card);text-align:center;text-decoration:none}
        details{font-size:.9rem;color:var(--dim)}summary{cursor:pointer;font-size:.8rem}
        figure{margin:.5rem 0 1rem}svg{display:block;width:100%;height:auto}
        svg text{font-size:12px;fill:var(--ink)}svg .tick{fill:var(--dim)}svg .value{font-weight:600;paint-order:stroke;stroke:var(--paper);stroke-width:3px}
        .grid{stroke:var(--rule);stroke-width:1}.axis{stroke:var(--dim);stroke-width:1}
        .step{fill:none;stroke-width:2.5;stroke-linejoin:round}.whisker{stroke-width:1.5;stroke-dasharray:2 3}
        .step.c0,.whisker.c0,.ring.c0{stroke:var(--c0)}.step.c1,.whisker.c1,.ring.c1{stroke:var(--c1)}
        .step.c2,.whisker.c2,.ring.c2{stroke:var(--c2)}.step.c3,.whisker.c3,.ring.c3{stroke:var(--c3)}
        .dot.c0,.bar.c0{fill:var(--c0)}.dot.c1,.bar.c1{fill:var(--c1)}.dot.c2,.bar.c2{fill:var(--c2)}.dot.c3,.bar.c3{fill:var(--c3)}
        .dot{stroke:var(--paper);stroke-width:1.5}circle.ring{fill:var(--paper);stroke-width:2}
        .legend{display:flex;flex-wrap:wrap;gap:.25rem 1.25rem;font-size:.85rem;margin-top:.35rem}
        .legend i{display:inline-block;width:.75em;height:.75em;border-radius:2px;margin-right:.4em}
        i.c0{background:var(--c0)}i.c1{background:var(--c1)}i.c2{background:var(--c2)}i.c3{background:var(--c3)}
        i.ring{border:2px solid var(--dim);border-radius:50%}
        table{border-collapse:collapse;width:100%;font-size:.95rem}
        th,td{text-align:left;vertical-align:top;padding:.4rem .75rem .4rem 0;border-bottom:1px solid var(--rule)}
        thead th{font-size:.8rem;font-weight:600;color:var(--dim)}td:last-child,th:last-child{padding-right:0}
        .num{text-align:right;white-space:nowrap}td.num{font-weight:650}td.date{white-space:nowrap}tr.head th{padding-top:1rem}
        .conflict{border:1px solid var(--rule);border-left:4px solid var(--c1);border-radius:.3rem;padding:.25rem 1rem .75rem;margin:.75rem 0}
        .conflict h3{margin:.5rem 0}.sides{display:grid;grid-template-columns:repeat(auto-fit,minmax(14rem,1fr));gap:1rem}.value{margin:0;font-weight:650}
        .articles{list-style:none;margin:0;padding:0}.articles li{display:grid;grid-template-columns:3rem 1fr;padding:.25rem 0}
        .articles li:target,li:target{background:var(--card)}.id{color:var(--dim)}
        footer{margin-top:3rem;padding-top:1rem;border-top:1px solid var(--rule)}
        @media (max-width:40rem){.timeline li{grid-template-columns:1fr;gap:0;padding-left:1.25rem}.timeline .date{text-align:left}
        .timeline li:not(.month)::before{left:.25rem}.timeline li:not(.month)::after{left:calc(.25rem - 4px)}.timeline .month{padding-left:0}
        table,tbody,tr,td{display:block}thead{display:none}td{border:0;padding:.1rem 0}tr{border-bottom:1px solid var(--rule);padding:.4rem 0}.num{text-align:left}}
        @media print{:root{--paper:#fff;--ink:#000;--dim:#444;--rule:#bbb;--card:#f2f2f2;--link:#000;--c0:#1f5fa6;--c1:#c4570b;--c2:#2c7a4b;--c3:#7a4fa3}
        body{max-width:none;padding:0;font-size:10pt}a{text-decoration:none}details{display:none}h2,h3{break-after:avoid}
        figure,tr,.timeline li,.conflict,.cards a{break-inside:avoid}*{-webkit-print-color-adjust:exact;print-color-adjust:exact}}
        """
}
