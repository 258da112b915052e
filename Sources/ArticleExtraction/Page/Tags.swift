import CXML

/// Groups of elements.
enum Tags {
    /// Never part of a text. `noscript` and `template` are veiled: see `PageText`.
    static let dropped = TagSet(
        DL_TAG_head, DL_TAG_script, DL_TAG_style, DL_TAG_iframe, DL_TAG_object, DL_TAG_embed, DL_TAG_canvas,
        DL_TAG_svg, DL_TAG_textarea, DL_TAG_select, DL_TAG_input, DL_TAG_button, DL_TAG_link, DL_TAG_meta, DL_TAG_title, DL_TAG_rp, DL_TAG_rt,
        DL_TAG_dialog)
    /// What a correction takes back (HTML standard, 4.5.5 and 4.7.2).
    static let struckOut = TagSet(DL_TAG_del, DL_TAG_s, DL_TAG_strike)
    /// A `div` without any of these inside is a paragraph.
    static let divToParagraph = TagSet(
        DL_TAG_blockquote, DL_TAG_dl, DL_TAG_div, DL_TAG_img, DL_TAG_ol, DL_TAG_p, DL_TAG_pre, DL_TAG_table, DL_TAG_ul, DL_TAG_section,
        DL_TAG_article, DL_TAG_figure, DL_TAG_h1, DL_TAG_h2, DL_TAG_h3, DL_TAG_h4, DL_TAG_form, DL_TAG_aside, DL_TAG_header, DL_TAG_footer, DL_TAG_nav
    )
    /// Parts of a line.
    static let phrasing = TagSet(
        DL_TAG_text, DL_TAG_a, DL_TAG_abbr, DL_TAG_acronym, DL_TAG_b, DL_TAG_bdo, DL_TAG_big, DL_TAG_br, DL_TAG_cite, DL_TAG_code, DL_TAG_data,
        DL_TAG_dfn, DL_TAG_del, DL_TAG_em, DL_TAG_font, DL_TAG_i, DL_TAG_img, DL_TAG_ins, DL_TAG_kbd, DL_TAG_label, DL_TAG_mark, DL_TAG_math,
        DL_TAG_meter,
        DL_TAG_output, DL_TAG_progress, DL_TAG_q, DL_TAG_ruby, DL_TAG_s, DL_TAG_samp, DL_TAG_small, DL_TAG_span, DL_TAG_strong, DL_TAG_sub,
        DL_TAG_sup, DL_TAG_time,
        DL_TAG_tt, DL_TAG_u, DL_TAG_var, DL_TAG_wbr)
    /// Scored as paragraphs.
    static let scored = TagSet(
        DL_TAG_section, DL_TAG_h2, DL_TAG_h3, DL_TAG_h4, DL_TAG_h5, DL_TAG_h6, DL_TAG_p, DL_TAG_td, DL_TAG_pre)
    static let headings = TagSet(DL_TAG_h1, DL_TAG_h2, DL_TAG_h3, DL_TAG_h4, DL_TAG_h5, DL_TAG_h6)
    static let lists = TagSet(DL_TAG_ul, DL_TAG_ol)
    /// Elements whose text shows that a container holds more than links and pictures.
    static let textual = TagSet(
        DL_TAG_span, DL_TAG_li, DL_TAG_td, DL_TAG_blockquote, DL_TAG_dl, DL_TAG_div, DL_TAG_ol, DL_TAG_p, DL_TAG_pre, DL_TAG_table, DL_TAG_ul)
    /// Containers that are taken out when they look like furniture.
    static let conditional = TagSet(DL_TAG_form, DL_TAG_fieldset, DL_TAG_table, DL_TAG_ul, DL_TAG_ol, DL_TAG_div, DL_TAG_section, DL_TAG_dl)
    /// End a paragraph before and after.
    static let block = TagSet(
        DL_TAG_html, DL_TAG_body, DL_TAG_p, DL_TAG_div, DL_TAG_section, DL_TAG_article, DL_TAG_main, DL_TAG_header, DL_TAG_footer, DL_TAG_nav,
        DL_TAG_aside,
        DL_TAG_h1, DL_TAG_h2, DL_TAG_h3, DL_TAG_h4, DL_TAG_h5, DL_TAG_h6, DL_TAG_ul, DL_TAG_ol, DL_TAG_li, DL_TAG_dl, DL_TAG_dt, DL_TAG_dd,
        DL_TAG_table,
        DL_TAG_thead, DL_TAG_tbody, DL_TAG_tfoot, DL_TAG_tr, DL_TAG_caption, DL_TAG_pre, DL_TAG_blockquote, DL_TAG_figure, DL_TAG_figcaption,
        DL_TAG_form,
        DL_TAG_fieldset, DL_TAG_hr, DL_TAG_address, DL_TAG_center, DL_TAG_details, DL_TAG_summary, DL_TAG_hgroup, DL_TAG_menu, DL_TAG_legend,
        DL_TAG_video,
        DL_TAG_audio)
}
