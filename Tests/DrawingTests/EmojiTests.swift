import Drawing
import Foundation
import Testing

@Suite("Emoji")
struct EmojiTests {
  private static let hasSymbola = FileManager.default.fileExists(
    atPath: "/usr/share/fonts/truetype/ancient-scripts/Symbola_hint.ttf")

  @Test("Symbola draws an emoji that it has", .enabled(if: hasSymbola))
  func drawn() throws {
    let typesetter = try Typesetter()
    _ = try typesetter.measure(StyledText("\u{1F917} Zephyr", style: TextStyle(size: 9)))
    #expect(typesetter.missingCharacters.isEmpty)
    #expect(typesetter.facesUsed.contains { $0.family == "Symbola" })
  }

  @Test("a sign that no font has stands as its code point, and is told")
  func missing() throws {
    let typesetter = try Typesetter()
    _ = try typesetter.measure(StyledText("\u{1FAE0} Zephyr", style: TextStyle(size: 9)))
    #expect(typesetter.missingCharacters == [0x1FAE0])
  }
}
