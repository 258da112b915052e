/// Organisations that no word of their name gives away; the file names its source and date.
enum KnownOrganisations {
    /// One for each organisation; `|` parts other forms of one name.
    static let names: [String] = DataFile.lines(PackageResources.organisations_txt)
}
