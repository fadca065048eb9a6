import Drawing
import Testing

@Suite("PNG")
struct PNGWriterTests {
  @Test("the image has the page's size times the scale, and the same bytes each time")
  func sizeAndBytes() throws {
    let page = sampleDocument().pages[0]
    let bytes = try PNGWriter().data(for: page, scale: 1.5)
    #expect(bytes.prefix(4) == [0x89, 0x50, 0x4E, 0x47])
    let width = bytes[16..<20].reduce(0) { $0 << 8 | Int($1) }
    let height = bytes[20..<24].reduce(0) { $0 << 8 | Int($1) }
    #expect(width == 893)
    #expect(height == 1263)
    #expect(try PNGWriter().data(for: page, scale: 1.5) == bytes)
  }

  @Test("an image without extent or of absurd size is an error", arguments: [0.0, -1, .nan, 1e6])
  func badScale(scale: Double) {
    #expect(throws: DrawingError.self) {
      try PNGWriter().data(for: sampleDocument().pages[0], scale: scale)
    }
  }
}
