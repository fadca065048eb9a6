/// The files of words that ship, apart from the code that reads them: a new word is not to compile all
/// that says something anew.
package enum WordFiles {
  /// In UTF-8.
  package static var simplifiedChinese: [UInt8] { PackageResources.zh_Hans_po }
}
