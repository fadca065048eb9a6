/// Input that no item response analysis can be made from: a mistake of the caller.
public enum ItemResponseError: Error, Equatable, Sendable, CustomStringConvertible {
  /// There are no persons or no items.
  case emptyTable(persons: Int, items: Int)
  /// Two lists that go together differ in length.
  case lengthsDiffer(Int, Int)
  /// A response is not one of the categories of its item.
  case noSuchCategory(Int, person: Int, item: Int, categories: Int)
  /// More categories than a table holds.
  case tooManyCategories(Int, item: Int)
  /// The item is not in 0..<items.
  case noSuchItem(Int, items: Int)
  /// These items carry no information on the parameters: nobody answered, or all gave one answer.
  case constantItems([Int])
  /// Nobody chose some category of these items; `collapsed()` closes the gaps.
  case unusedCategories(items: [Int])
  /// The model is for items with two categories.
  case notDichotomous(item: Int, categories: Int)
  /// Parameters of an item are not usable, for this reason.
  case unusableItem(String)
  /// A quadrature rule is not usable, for this reason.
  case unusableQuadrature(String)
  /// A standard deviation, probability, count or other setting is out of range.
  case unusableSetting(String)
  /// Both groups must have persons.
  case emptyGroup
  /// The item was given before, or is not the one that was asked for.
  case unexpectedItem(Int)
  /// The record of a test has this item at a step, counted from 0, where the test asks for another
  /// one, or has ended (nil).
  case recordDoesNotFit(step: Int, item: Int, asked: Int?)
  /// Two scales cannot be linked, for this reason.
  case noLink(String)

  /// What is wrong, and what is asked for.
  public var description: String {
    switch self {
    case .emptyTable(let persons, let items):
      "a table of \(persons) persons and \(items) items has no responses"
    case .lengthsDiffer(let first, let second):
      "two lists that go together have \(first) and \(second) entries"
    case .noSuchCategory(let category, let person, let item, let categories):
      "the response \(category) of person \(person) to item \(item) is not one of its "
        + "\(categories) categories, which count from 0"
    case .tooManyCategories(let categories, let item):
      "item \(item) has \(categories) categories; a table holds 100 at most"
    case .noSuchItem(let item, let items):
      "item \(item) is not one of the \(items) items, which count from 0"
    case .constantItems(let items):
      "items \(Self.list(items)) have fewer than two different responses; leave them out"
    case .unusedCategories(let items):
      "nobody chose some category of items \(Self.list(items)); collapse the categories first"
    case .notDichotomous(let item, let categories):
      "the model is for two categories and item \(item) has \(categories)"
    case .unusableItem(let reason): "the item parameters are not usable: \(reason)"
    case .unusableQuadrature(let reason): "the quadrature rule is not usable: \(reason)"
    case .unusableSetting(let reason): reason
    case .emptyGroup: "both groups must have persons"
    case .unexpectedItem(let item): "item \(item) is not the one that the test asked for"
    case .noLink(let reason): "the scales cannot be linked: \(reason)"
    case .recordDoesNotFit(let step, let item, let asked):
      "the record has item \(item) at step \(step), where the test "
        + (asked.map { "asks for item \($0)" } ?? "has ended")
        + "; the plan, the seed or the number of the test is another one"
    }
  }

  private static func list(_ items: [Int]) -> String {
    let shown = items.prefix(20).map(String.init).joined(separator: ", ")
    return items.count > 20 ? "\(shown) and \(items.count - 20) more" : shown
  }
}
