internal import Analysis
internal import Wording

/// What a coefficient of agreement says, by the bounds that are customary for Krippendorff's alpha.
///
/// It goes by the interval: a bound that lies inside of it is not settled.
///
/// Source: Krippendorff (2004), Reliability in content analysis, Human Communication Research 30(3):
/// conclusions from 0.800 on, tentative ones from 0.667 on.
enum AgreementReading: String, Codable, Sendable, CaseIterable {
  case reliable
  case tentativeToReliable
  case tentative
  case tooLowToTentative
  case tooLow
  /// The interval reaches over both bounds.
  case unsettled
  /// There is no interval to go by.
  case unknown

  static let reliableFrom = 0.8
  static let tentativeFrom = 0.667

  init(_ estimate: Estimate) {
    guard let range = estimate.range else {
      self = .unknown
      return
    }
    let (low, high) = (range.lowerBound, range.upperBound)
    let (tentative, reliable) = (AgreementReading.tentativeFrom, AgreementReading.reliableFrom)
    self =
      if low >= reliable {
        .reliable
      } else if low >= tentative {
        high < reliable ? .tentative : .tentativeToReliable
      } else if high < tentative {
        .tooLow
      } else {
        high < reliable ? .tooLowToTentative : .unsettled
      }
  }

  var words: String {
    switch self {
    case .reliable: said("reliable")
    case .tentativeToReliable: said("between tentative and reliable")
    case .tentative: said("tentative")
    case .tooLowToTentative: said("between too low and tentative")
    case .tooLow: said("too low to rely on single verdicts")
    case .unsettled: said("not settled: from too low to reliable")
    case .unknown: said("not known")
    }
  }
}
