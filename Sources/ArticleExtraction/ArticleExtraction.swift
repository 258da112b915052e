// The ArticleExtraction target.
