import FileFormats
import Foundation
import Testing

@Suite("Names in a folder")
struct DirectoryListingTests {
  private static var somewhere: String {
    FileManager.default.temporaryDirectory.appendingPathComponent(UUID().uuidString).path
  }

  @Test("names of every length are listed as they are, however full the folder is")
  func lengths() throws {
    let folder = Self.somewhere
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: false)
    defer { try? FileManager.default.removeItem(atPath: folder) }
    var wanted: Set<[UInt8]> = [Array(".".utf8), Array("..".utf8)]
    for length in 1...255 {
      let name = String(repeating: "n", count: length)
      #expect(FileManager.default.createFile(atPath: folder + "/" + name, contents: nil))
      wanted.insert(Array(name.utf8))
      // Entries end at other places of the buffer each time.
      let found = try #require(DirectoryListing.names(in: folder))
      #expect(found.count == wanted.count && Set(found) == wanted)
    }
  }

  @Test("a folder that is not there has no names")
  func missing() {
    #expect(DirectoryListing.names(in: Self.somewhere) == nil)
  }
}
