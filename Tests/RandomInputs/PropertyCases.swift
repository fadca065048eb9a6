internal import Foundation

/// How many cases of each kind property tests draw by chance: as many as the variable `PROPERTY_CASES`
/// says, else 40.
package let propertyCases: Int = {
  guard let text = ProcessInfo.processInfo.environment["PROPERTY_CASES"] else { return 40 }
  guard let cases = Int(text), cases > 0 else {
    fatalError("PROPERTY_CASES must be a count above zero, not \"\(text)\"")
  }
  return cases
}()
