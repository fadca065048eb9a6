import Drawing
import Foundation
import Testing

@Suite("Pictures")
struct PictureTests {
  /// 24 by 16 pixels at 72 per inch: the left half blue, the right half orange.
  static let jpeg = [UInt8](
    Data(base64Encoded: base64) ?? Data())

  private static let base64 =
    "/9j/4AAQSkZJRgABAQEASABIAAD/2wBDABQODxIPDRQSEBIXFRQYHjIhHhwcHj0sLiQySUBMS0dARkVQWnNi"
    + "UFVtVkVGZIhlbXd7gYKBTmCNl4x9lnN+gXz/2wBDARUXFx4aHjshITt8U0ZTfHx8fHx8fHx8fHx8fHx8fHx8"
    + "fHx8fHx8fHx8fHx8fHx8fHx8fHx8fHx8fHx8fHx8fHz/wAARCAAQABgDASIAAhEBAxEB/8QAHwAAAQUBAQEB"
    + "AQEAAAAAAAAAAAECAwQFBgcICQoL/8QAtRAAAgEDAwIEAwUFBAQAAAF9AQIDAAQRBRIhMUEGE1FhByJxFDKB"
    + "kaEII0KxwRVS0fAkM2JyggkKFhcYGRolJicoKSo0NTY3ODk6Q0RFRkdISUpTVFVWV1hZWmNkZWZnaGlqc3R1"
    + "dnd4eXqDhIWGh4iJipKTlJWWl5iZmqKjpKWmp6ipqrKztLW2t7i5usLDxMXGx8jJytLT1NXW19jZ2uHi4+Tl"
    + "5ufo6erx8vP09fb3+Pn6/8QAHwEAAwEBAQEBAQEBAQAAAAAAAAECAwQFBgcICQoL/8QAtREAAgECBAQDBAcF"
    + "BAQAAQJ3AAECAxEEBSExBhJBUQdhcRMiMoEIFEKRobHBCSMzUvAVYnLRChYkNOEl8RcYGRomJygpKjU2Nzg5"
    + "OkNERUZHSElKU1RVVldYWVpjZGVmZ2hpanN0dXZ3eHl6goOEhYaHiImKkpOUlZaXmJmaoqOkpaanqKmqsrO0"
    + "tba3uLm6wsPExcbHyMnK0tPU1dbX2Nna4uPk5ebn6Onq8vP09fb3+Pn6/9oADAMBAAIRAxEAPwDPqe2/i/Co"
    + "Kntv4vwroxv8CXy/M48D/vEfn+TJqKKK+dPoj//Z"

  /// A PNG of a coloured area, some of it transparent.
  static func png(width: Double = 30, height: Double = 20) throws -> [UInt8] {
    var list = DisplayList()
    list.fill(
      .circle(centre: Point(x: width / 2, y: height / 2), radius: height / 3),
      color: Color(hex: "#0072B2"))
    return try PNGWriter().data(
      for: list, size: Size(width: width, height: height), scale: 1, background: nil,
      typesetter: Typesetter())
  }

  private func document(_ picture: Picture) -> Document {
    var list = DisplayList()
    list.picture(picture, in: Rectangle(x: 57, y: 60, width: 240, height: 160))
    return Document(title: "Picture", pages: [Page(list: list)])
  }

  @Test("the head of a file says its size")
  func sizes() throws {
    let png = try Picture(Self.png())
    #expect(png.format == .png)
    #expect((png.width, png.height) == (30, 20))
    #expect(png.size == Size(width: 22.5, height: 15))
    let jpeg = try Picture(Self.jpeg)
    #expect(jpeg.format == .jpeg)
    #expect((jpeg.width, jpeg.height) == (24, 16))
    #expect(jpeg.resolution == 72)
    #expect(jpeg.size == Size(width: 24, height: 16))
  }

  @Test("the same picture gives the same bytes, a JPEG those of its file")
  func stable() throws {
    for bytes in [try Self.png(), Self.jpeg] {
      let picture = try Picture(bytes)
      let first = try PDFWriter().data(for: document(picture))
      #expect(try PDFWriter().data(for: document(picture)) == first)
      #expect(Data(first).range(of: Data(bytes)) != nil || picture.format == .png)
    }
  }

  @Test("a picture may be the first thing that is drawn on a page", arguments: ["png", "jpeg"])
  func first(format: String) throws {
    let picture = try Picture(format == "png" ? Self.png() : Self.jpeg)
    var tree = StructureTree()
    var figure = StructureTree.Node(
      .figure, parent: tree.add(.init(.document, parent: nil)))
    figure.alternativeText = "A picture"
    let node = tree.add(figure)
    let area = Rectangle(x: 57, y: 60, width: 240, height: 160)
    var inner = DisplayList()
    inner.picture(picture, in: area)
    var list = DisplayList()
    list.mark(StructureMark(.node(node), area: area), inner)
    var document = Document(title: "Picture", pages: [Page(list: list)])
    document.structure = tree
    #expect(try !PDFWriter().data(for: document).isEmpty)
  }

  @Test(
    "a picture is one image of the page", .enabled(if: Tool.isInstalled("pdfimages")),
    arguments: [Picture.Format.png, .jpeg])
  func embedded(format: Picture.Format) throws {
    let picture = try Picture(format == .png ? Self.png() : Self.jpeg)
    let found = try output(of: "pdfimages", ["-list"], for: document(picture))
    let rows = found.split(separator: "\n").dropFirst(2).map { $0.split(separator: " ") }
    let images = rows.filter { $0.count > 8 && $0[2] == "image" }
    #expect(images.count == 1, "\(found)")
    #expect(images.first?[3] == "\(picture.width)")
    #expect(images.first?[8] == (format == .png ? "image" : "jpeg"))
  }

  @Test("a PNG is drawn in pixels too, and a JPEG is refused there")
  func raster() throws {
    let list = document(try Picture(Self.png())).pages[0].list
    let size = Size(width: 300, height: 300)
    let with = try PNGWriter().data(for: list, size: size, scale: 1, typesetter: Typesetter())
    let without = try PNGWriter().data(
      for: DisplayList(), size: size, scale: 1, typesetter: Typesetter())
    #expect(with != without)
    let jpeg = document(try Picture(Self.jpeg)).pages[0].list
    #expect(throws: DrawingError.self) {
      try PNGWriter().data(for: jpeg, size: size, scale: 1, typesetter: Typesetter())
    }
  }

  @Test("a PNG of more than forty million pixels is refused by its head alone")
  func tooLarge() throws {
    var bytes = try Self.png()
    bytes.replaceSubrange(16..<24, with: [0, 0, 0x40, 0, 0, 0, 0x40, 0])
    #expect(throws: PictureError.tooLarge(width: 16_384, height: 16_384)) { try Picture(bytes) }
    bytes.replaceSubrange(16..<24, with: [0, 0, 0, 0, 0, 0, 0x40, 0])
    #expect(throws: PictureError.damaged("it has no extent")) { try Picture(bytes) }
  }

  @Test("what is cut short or no picture at all is refused, at every length")
  func damaged() throws {
    for bytes in [try Self.png(), Self.jpeg] {
      for length in 0..<bytes.count - 2 {
        #expect(throws: PictureError.self) { try Picture(Array(bytes[..<length])) }
      }
    }
    #expect(throws: PictureError.unknownFormat) { try Picture(Array("<svg></svg>".utf8)) }
  }

  @Test("a PNG whose pixels are damaged is refused where it is drawn")
  func damagedPixels() throws {
    var bytes = try Self.png()
    let data = try #require(Data(bytes).range(of: Data("IDAT".utf8)))
    for index in data.upperBound..<(data.upperBound + 12) { bytes[index] ^= 0x5A }
    let picture = try Picture(bytes)
    #expect(throws: DrawingError.self) { try PDFWriter().data(for: document(picture)) }
  }

  @Test("colours of four inks and twelve bits are refused in words")
  func unsupported() throws {
    let head = try #require(Data(Self.jpeg).range(of: Data([0xFF, 0xC0])))
    var inks = Self.jpeg
    inks[head.lowerBound + 9] = 4
    #expect(throws: PictureError.self) { try Picture(inks) }
    var deep = Self.jpeg
    deep[head.lowerBound + 4] = 12
    #expect(throws: PictureError.self) { try Picture(deep) }
  }
}
