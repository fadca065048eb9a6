package import Drawing

/// A picture that no page can hold: its file cannot be taken.
package struct UnusablePicture: Error {
  package let label: BlockLabel
  package let reason: PictureError
}

/// Sets an author's picture as a figure.
struct PictureSetter {
  let picture: PictureBlock
  let outer: BlockSetter

  /// - Throws: ``UnusablePicture``, ``OversizedFigure``.
  func box() throws -> PageBox {
    let picture: Picture
    do throws(PictureError) {
      picture = try Picture(self.picture.bytes)
    } catch {
      throw UnusablePicture(label: self.picture.label, reason: error)
    }
    let room = outer.wide.upperBound - outer.wide.lowerBound
    let width = self.picture.width.map { room * min(max($0, 0), 1) } ?? picture.size.width
    // At its own size it may be wider or higher than the place for it.
    let tallest = outer.style.contentHeight - PictureSetter.roomForCaption
    let size = picture.size
    var scale = min(width, room) / size.width
    if self.picture.width == nil { scale = min(scale, tallest / size.height) }
    let area = Rectangle(x: 0, y: 0, width: size.width * scale, height: size.height * scale)
    var list = DisplayList()
    list.picture(picture, in: area)
    return try outer.figureBox(
      self.picture.label, list: list, height: area.height, caption: self.picture.caption,
      alternativeText: self.picture.alternativeText)
  }

  private static let roomForCaption = 90.0
}
