internal import PrintedNumbers
internal import Statistics
internal import Wording

/// How often those who gave gold were of one mind, on the responses that judges are compared on and on
/// others.
///
/// Judges agree with people the more the more people agree with each other, so that responses which were
/// chosen for that flatter a judge.
struct GoldUnanimity: Sendable, Equatable {
  /// Responses on which all gave the same verdict, of those with two verdicts or more.
  struct Share: Sendable, Equatable {
    let unanimous: Int
    let of: Int

    fileprivate init(_ isUnanimous: [Bool]) {
      unanimous = isUnanimous.count { $0 }
      of = isUnanimous.count
    }
  }

  let compared: Share
  let elsewhere: Share

  init(compared: [Bool], elsewhere: [Bool]) {
    self.compared = Share(compared)
    self.elsewhere = Share(elsewhere)
  }

  /// What a reader must know where gold agrees more often on the responses compared than on the rest
  /// (Fisher's exact test, one-sided, at 5 %), or where all that could be compared is unanimous.
  func caution() throws(StatisticsError) -> Caution? {
    let (mine, others) = (compared, elsewhere)
    guard mine.unanimous > 0 else { return nil }
    if mine.of >= 5, others.of >= 5 {
      let table = try TwoByTwoTable(
        mine.unanimous, mine.of - mine.unanimous, others.unanimous, others.of - others.unanimous)
      if let test = table.fisherExact(alternative: .greater).value, test.pValue <= 0.05 {
        return Caution(
          .goldSelected, observed: mine.unanimous, of: mine.of,
          message: said(
            "Those who gave gold agree on \(mine.unanimous) of \(mine.of) responses that judges are "
              + "compared on, and on \(others.unanimous) of \(others.of) others: the comparison is on "
              + "clear cases, and flatters the judges, since judges agree with people the more people agree "
              + "with each other."))
      }
    }
    guard mine.of >= 10, mine.unanimous == mine.of else { return nil }
    return Caution(
      .goldSelected, observed: mine.unanimous, of: mine.of,
      message: said(
        "Those who gave gold agree on all \(mine.of) responses that judges are compared on: if they "
          + "were chosen for that, the comparison flatters the judges, since judges agree with people the "
          + "more people agree with each other."))
  }
}
