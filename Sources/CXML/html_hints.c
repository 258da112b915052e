#define _GNU_SOURCE
#include "html_tree.h"
#include <string.h>

// Words in class and id attributes. The first groups are those of Mozilla's Readability, which tell boilerplate from text on
// most of the web; the others are for news pages. Matched anywhere in the value, or with WORD only as a whole word.
#define WORD (1u << 31)
#define U DL_HINT_UNLIKELY
#define P DL_HINT_POSITIVE
#define N DL_HINT_NEGATIVE
#define M DL_HINT_MAYBE
#define T DL_HINT_TEASER
#define L DL_HINT_BIOGRAPHY
#define C DL_HINT_NOTICE
#define E DL_HINT_EMBED
#define H DL_HINT_TITLE

typedef struct {
    const char *word;
    uint32_t hints;
} hint;

// Sorted by the first letter; `first` indexes it. Every word has two bytes or more.
static const hint table[] = {
    {"-ad-", U | N},
    {"ai2html", U}, {"ad-break", U}, {"agegate", U}, {"and", M}, {"article", M | P}, {"author", DL_HINT_BYLINE},
    {"articlebody", DL_HINT_BODY}, {"article-body", DL_HINT_BODY}, {"article_body", DL_HINT_BODY}, {"article-text", DL_HINT_BODY},
    {"articletext", DL_HINT_BODY}, {"article-content", DL_HINT_BODY}, {"article__body", DL_HINT_BODY}, {"article__content", DL_HINT_BODY},
    {"article_content", DL_HINT_BODY}, {"articlecontent", DL_HINT_BODY}, {"also-read", T}, {"also_read", T}, {"alsoread", T},
    {"addthis", DL_HINT_SHARE}, {"ad", T | WORD}, {"ads", T | WORD}, {"advert", T}, {"author-bio", T | L}, {"author-box", T | L},
    {"author_bio", T | L}, {"authorbox", T | L}, {"author__bio", T | L}, {"authorbio", T | L}, {"about-author", T | L},
    {"about-the-author", T | L}, {"author-info", T | L}, {"author-desc", L}, {"author-card", L}, {"author-profile", L}, {"authorinfo", L},
    {"author_info", L}, {"aboutauthor", L}, {"autor", DL_HINT_BYLINE | WORD}, {"auteur", DL_HINT_BYLINE | WORD},
    {"article-date", DL_HINT_DATE}, {"articledate", DL_HINT_DATE}, {"addtoany", DL_HINT_SHARE}, {"adslot", T},
    {"banner", U | N}, {"binhluan", U | N | DL_HINT_COMMENT}, {"binh-luan", U | N | DL_HINT_COMMENT}, {"binh_luan", U | N | DL_HINT_COMMENT}, {"breadcrumb", U}, {"body", M | P}, {"blog", P}, {"byline", DL_HINT_BYLINE}, {"bio", T | WORD}, {"browsehappy", C},
    {"browser-upgrade", C}, {"browserupgrade", C}, {"biography", L | WORD}, {"bluesky-embed", E},
    {"combx", U | N}, {"comment", U | N | DL_HINT_COMMENT}, {"community", U}, {"cover-wrap", U}, {"column", M}, {"content", M | P},
    {"com-", N}, {"comentari", U | N | DL_HINT_COMMENT}, {"coral-talk", U | N | DL_HINT_COMMENT}, {"commento", U | N | DL_HINT_COMMENT}, {"contact", N}, {"caption", DL_HINT_CAPTION}, {"cutline", DL_HINT_CAPTION}, {"credit", DL_HINT_CREDIT},
    {"copyright", DL_HINT_CREDIT}, {"cookie", T | C}, {"consent", T | C}, {"cybotcookie", C}, {"cmpbox", C}, {"cc-window", C}, {"cky-", C},
    {"contributor", DL_HINT_BYLINE | WORD}, {"call-to-action", T}, {"carousel", T}, {"cta", T | WORD}, {"content-body", DL_HINT_BODY},
    {"content__body", DL_HINT_BODY},
    {"disqus", U | DL_HINT_COMMENT}, {"discussion", U | N | DL_HINT_COMMENT | WORD}, {"discussions", U | N | DL_HINT_COMMENT | WORD}, {"discussione", U | N | DL_HINT_COMMENT | WORD}, {"discusion", U | N | DL_HINT_COMMENT | WORD}, {"discussao", U | N | DL_HINT_COMMENT | WORD}, {"diskussion", U | N | DL_HINT_COMMENT | WORD}, {"diskusia", U | N | DL_HINT_COMMENT | WORD}, {"diskuse", U | N | DL_HINT_COMMENT}, {"dyskusja", U | N | DL_HINT_COMMENT}, {"diskussionen", U | N | DL_HINT_COMMENT}, {"date", DL_HINT_DATE | WORD}, {"dek", DL_HINT_LEAD | WORD}, {"didomi", C},
    {"dateline", DL_HINT_PLACE}, {"datum", DL_HINT_DATE | WORD}, {"datetime", DL_HINT_DATE}, {"deck", DL_HINT_LEAD | WORD},
    {"disclaimer", T}, {"donate", T}, {"donation", T},
    {"extra", U}, {"entry", P}, {"entry-content", DL_HINT_BODY}, {"excerpt", DL_HINT_LEAD},
    {"footer", U | N}, {"fecha", DL_HINT_DATE}, {"fb-post", E}, {"firstheading", H}, {"follow-us", T}, {"followus", T}, {"fb-", T},
    {"feedback", T}, {"further-reading", T},
    {"gdpr", U | N | C}, {"giscus", U | N | DL_HINT_COMMENT}, {"guestbook", U | N | DL_HINT_COMMENT},
    {"header", U}, {"headline", H}, {"hid", N | WORD}, {"hozzaszolas", U | N | DL_HINT_COMMENT}, {"hyvor-talk", U | N | DL_HINT_COMMENT}, {"hentry", P}, {"h-entry", P},
    {"inline-related", T}, {"interesting", T}, {"instagram-media", E}, {"intro", DL_HINT_LEAD | WORD}, {"internal-link", T},
    {"journalist", DL_HINT_BYLINE | WORD}, {"js-disabled", C}, {"jp-relatedposts", T},
    {"keep-reading", T}, {"komentar", U | N | DL_HINT_COMMENT | WORD}, {"kommentare", U | N | DL_HINT_COMMENT}, {"kommentarer", U | N | DL_HINT_COMMENT}, {"kommentarbereich", U | N | DL_HINT_COMMENT}, {"kommentarfeld", U | N | DL_HINT_COMMENT}, {"kommentit", U | N | DL_HINT_COMMENT}, {"kommentek", U | N | DL_HINT_COMMENT}, {"kommentaarid", U | N | DL_HINT_COMMENT}, {"kommentarii", U | N | DL_HINT_COMMENT}, {"komentarze", U | N | DL_HINT_COMMENT}, {"komentare", U | N | DL_HINT_COMMENT}, {"komentari", U | N | DL_HINT_COMMENT}, {"komentarai", U | N | DL_HINT_COMMENT},
    {"lead", DL_HINT_LEAD | WORD}, {"location", DL_HINT_PLACE | WORD}, {"legends", U}, {"livefyre", U | N | DL_HINT_COMMENT}, {"lugejate", U | N | DL_HINT_COMMENT}, {"lezershoek", U | N | DL_HINT_COMMENT}, {"latest-news", T}, {"lede", DL_HINT_LEAD},
    {"login", T}, {"leia-tambem", T}, {"lire-aussi", T},
    {"menu", U}, {"main", M | P}, {"mathjax", M}, {"masthead", N}, {"media", N}, {"meta", N}, {"more-news", T}, {"most-read", T},
    {"most-popular", T}, {"mostread", T}, {"mastodon-embed", E}, {"morefrom", T}, {"more-from", T}, {"more-stories", T},
    {"meter", DL_HINT_PAYWALL | WORD}, {"mailchimp", T}, {"more-on", T}, {"morelink", T},
    {"newsletter", T}, {"nojs", C | WORD}, {"no-js-", C}, {"noscript", C}, {"no-script", C}, {"nav", T | WORD}, {"next-article", T},
    {"nextpost", T}, {"next-post", T},
    {"outbrain", N | T}, {"opinie-czytelnikow", U | N | DL_HINT_COMMENT}, {"opiniones-de-lectores", U | N | DL_HINT_COMMENT}, {"onetrust", C}, {"osano", C | WORD}, {"old-browser", C}, {"oldbrowser", C}, {"outdated", C | WORD},
    {"pagination", U | P}, {"playlist", T}, {"pager", U}, {"popup", U}, {"page", P}, {"post", P}, {"promo", N | T}, {"p-author", DL_HINT_BYLINE},
    {"paywall", DL_HINT_PAYWALL}, {"post-content", DL_HINT_BODY}, {"post-body", DL_HINT_BODY}, {"post_content", DL_HINT_BODY},
    {"postcontent", DL_HINT_BODY}, {"photo-credit", DL_HINT_CREDIT}, {"popular", T}, {"player", T | WORD}, {"poll", T | WORD},
    {"print-only", T}, {"piano", DL_HINT_PAYWALL | WORD}, {"post-meta", DL_HINT_DATE}, {"post-tags", T},
    {"premium-content", DL_HINT_PAYWALL}, {"pubdate", DL_HINT_DATE}, {"pub-date", DL_HINT_DATE}, {"pubtime", DL_HINT_DATE},
    {"posted-on", DL_HINT_DATE}, {"publish", DL_HINT_DATE}, {"prev-next", T}, {"post-nav", T},
    {"qc-cmp", C},
    {"reporter", DL_HINT_BYLINE | WORD}, {"related", U | N | T}, {"reacties", U | N | DL_HINT_COMMENT}, {"remark42", U | N | DL_HINT_COMMENT}, {"reader-responses", U | N | DL_HINT_COMMENT}, {"remark", U}, {"replies", U | DL_HINT_COMMENT}, {"rss", U},
    {"read-more", T}, {"readmore", T}, {"read-also", T}, {"recommend", T}, {"recirc", T}, {"relacionad", T}, {"read-next", T},
    {"revcontent", T}, {"rating", T | WORD}, {"regwall", DL_HINT_PAYWALL}, {"respond", DL_HINT_COMMENT | WORD},
    {"see-also", T}, {"shoutbox", U | N}, {"sidebar", U | N | T}, {"skyscraper", U | N}, {"social", U | T}, {"sponsor", U | N | T},
    {"supplemental", U}, {"shadow", M}, {"story", P}, {"scroll", N}, {"share", N}, {"shopping", N}, {"sharedaddy", DL_HINT_SHARE},
    {"share", DL_HINT_SHARE | WORD}, {"sharing", DL_HINT_SHARE}, {"story-body", DL_HINT_BODY}, {"storybody", DL_HINT_BODY},
    {"story-content", DL_HINT_BODY}, {"storytext", DL_HINT_BODY}, {"subscribe", T}, {"subscription", T}, {"signup", T}, {"sign-up", T},
    {"source", DL_HINT_CREDIT | WORD}, {"standfirst", DL_HINT_LEAD}, {"sp_message", C}, {"summary", DL_HINT_LEAD | WORD},
    {"subheadline", DL_HINT_LEAD}, {"sub-headline", DL_HINT_LEAD}, {"subhead", DL_HINT_LEAD | WORD}, {"strapline", DL_HINT_LEAD},
    {"sapo", DL_HINT_LEAD | WORD}, {"subtitle", DL_HINT_LEAD}, {"screen-reader", T}, {"sr-only", T}, {"subscriber-only", DL_HINT_PAYWALL},
    {"text", P}, {"time", DL_HINT_DATE | WORD}, {"title", H | WORD}, {"titulo", H | WORD}, {"titre", H | WORD}, {"twitter-tweet", E},
    {"tiktok-embed", E}, {"text-post-media", E}, {"truste", C | WORD}, {"termly", C}, {"tags", N | T | WORD}, {"tags", N}, {"taboola", T}, {"talkback", U | N | DL_HINT_COMMENT | WORD}, {"talkbacks", U | N | DL_HINT_COMMENT | WORD},
    {"teaser", T}, {"trending", T}, {"tag-list", T}, {"taglist", T}, {"toolbar", T}, {"tooltip", T}, {"topics", T | WORD},
    {"timestamp", DL_HINT_DATE},
    {"upnext", T}, {"utterances", U | N | DL_HINT_COMMENT | WORD}, {"usercomments", U | N | DL_HINT_COMMENT | WORD}, {"usercentrics", C}, {"unsupported-browser", C}, {"up-next", T},
    {"visually-hidden", T}, {"visuallyhidden", T}, {"view-more", T},
    {"widget", N}, {"writtenby", DL_HINT_BYLINE}, {"writer", DL_HINT_BYLINE | WORD}, {"writer-bio", L}, {"wp-caption", DL_HINT_CAPTION},
    {"whatsapp", T},
    {"you-may", T}, {"yorumlar", U | N | DL_HINT_COMMENT}, {"yarpp", T}, {"yom-remote", U},
    {"zergnet", T},
};

static int is_word(unsigned char c) { return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9'); }

// Names of style sheets that take an element out of sight. `hidden md:block` is out of sight on small screens only.
static uint32_t hidden(const char *low, size_t length) {
    static const char *const names[] = {"hidden", "hide", "d-none", "is-hidden", "u-hidden", "js-hidden", "uk-hidden", "ng-hide", "visually-hidden",
                                        "visuallyhidden", "sr-only", "screen-reader-text", "screen-reader-only", "display-none", "u-visually-hidden",
                                        "is-visually-hidden", "element-invisible", "offscreen", "no-display", NULL};
    uint32_t hints = 0;
    for (size_t i = 0; i < length;) {
        while (i < length && (unsigned char)low[i] <= 0x20) i++;
        size_t start = i;
        while (i < length && (unsigned char)low[i] > 0x20) i++;
        size_t count = i - start;
        if (count == 0) break;
        if (memchr(low + start, ':', count) != NULL || (count > 5 && memcmp(low + start, "d-", 2) == 0 && low[start + 4] == '-')) return 0;
        for (int k = 0; names[k] != NULL; k++) {
            if (strlen(names[k]) == count && memcmp(names[k], low + start, count) == 0) hints = DL_HINT_HIDDEN;
        }
        // `m-hidden`, `tb-hidden`; not `overflow-hidden` or `field-label-hidden`.
        if (count > 7 && count <= 10 && memcmp(low + start + count - 7, "-hidden", 7) == 0) {
            hints = DL_HINT_HIDDEN;
        }
    }
    return hints;
}

// Where each first byte's words begin, and the classes of second bytes that they have.
static uint16_t first[128];
static uint32_t seconds[128];

static unsigned class_of(unsigned char c) { return c >= 'a' && c <= 'z' ? c - 'a' : c == '-' ? 26 : c == '_' ? 27 : 28; }

__attribute__((constructor)) static void index_table(void) {
    static const uint16_t count = sizeof table / sizeof *table;
    for (uint16_t at = count; at-- > 0;) {
        unsigned char c = (unsigned char)table[at].word[0];
        first[c] = at;
        seconds[c] |= 1u << class_of((unsigned char)table[at].word[1]);
    }
}

// Names of readers' comments in other alphabets.
static const char *const comment_words[] = {
    "комментар", "Комментар", "коментар", "Коментар", "каментар", "обсуждени", "отзывы", "σχόλι", "σχολι", "comentári", "comentário", "réactions",
    "hozzászól", "komentář", "bình-luận", "bình luận", "评论", "評論", "网友评论", "留言", "コメント", "댓글", "تعليق", "نظرات", "תגוב", "टिप्पण", "মন্তব্য", "ความคิดเห็น", NULL};

static uint32_t foreign(const char *value, size_t length) {
    size_t at = 0;
    while (at < length && (unsigned char)value[at] < 0x80) at++;
    if (at == length) return 0;
    for (int k = 0; comment_words[k] != NULL; k++) {
        if (memmem(value, length, comment_words[k], strlen(comment_words[k])) != NULL) return U | N | DL_HINT_COMMENT;
    }
    return 0;
}

uint32_t dl_html_hints(const char *value, size_t length) {
    static const uint16_t count = sizeof table / sizeof *table;
    char low[512];
    if (length > sizeof low) length = sizeof low;
    for (size_t i = 0; i < length; i++) {
        char c = value[i];
        low[i] = c >= 'A' && c <= 'Z' ? (char)(c | 0x20) : c;
    }
    uint32_t hints = hidden(low, length) | foreign(low, length);
    for (size_t i = 0; i < length; i++) {
        unsigned char c = (unsigned char)low[i];
        if (c != '-' && (c < 'a' || c > 'z')) continue;
        if (i + 1 >= length || (seconds[c] >> class_of((unsigned char)low[i + 1]) & 1) == 0) continue;
        for (unsigned from = first[c]; from < count && (unsigned char)table[from].word[0] == c; from++) {
            const char *word = table[from].word;
            size_t n = 1;
            while (word[n] != 0 && i + n < length && word[n] == low[i + n]) n++;
            if (word[n] != 0) continue;
            uint32_t found = table[from].hints;
            // `authority-control`, `authorized` and the like name no author.
            if (found == DL_HINT_BYLINE && low[i] == 'a' && i + n + 1 < length && low[i + n] == 'i' && strchr("tsz", low[i + n + 1])) continue;
            if (found & WORD) {
                if ((i > 0 && is_word((unsigned char)low[i - 1])) || (i + n < length && is_word((unsigned char)low[i + n]))) continue;
                found &= ~WORD;
            }
            hints |= found;
        }
    }
    return hints;
}
