// The FactExtraction target.
