/// A board whose values a reader may weigh anew, below the table or figure that prints it.
package struct HTMLBoard: Sendable {
  /// The place of the table or figure.
  package let destination: String
  /// What the script computes from: an object with at least one member.
  package let json: String

  /// What the script shows of it beside its own words.
  package let names: [String]

  package init(destination: String, json: String, names: [String]) {
    self.destination = destination
    self.json = json
    self.names = names
  }

  /// The address of a place within the page.
  package static func address(_ destination: String) -> String {
    HTMLEscape.fragment(destination)
  }

  /// The place that the script fills; without scripts nothing is shown.
  func markup(_ places: HTMLPlaces) -> String {
    let island = "board:" + destination
    let words = BoardWords.all.map { name, words in
      "\"\(name)\":\"" + words.replacing("\\", with: "\\\\").replacing("\"", with: "\\\"") + "\""
    }
    let content = "{\"words\":{\(words.joined(separator: ","))}," + json.dropFirst()
    return "<script type=\"application/json\"\(places.attribute(island))>"
      + "\(HTMLEscape.script(json: content))</script>\n"
      + "<section class=\"weighing\" data-board=\"\(HTMLEscape.escaped(HTMLEscape.identifier(island)))\" "
      + "hidden=\"\"></section>\n"
  }
}
