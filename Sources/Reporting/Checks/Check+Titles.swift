internal import Analysis
internal import Wording

extension Check.Code {
  /// What a table calls it.
  var title: String {
    switch self {
    case .itemCoverage: said("Number of items")
    case .unequalItems: said("Same items for all models")
    case .sharedItems: said("Items in common")
    case .missingJudgments: said("Judgments without a score")
    case .denominators: said("Denominators")
    case .duplicates: said("Rows that stand twice")
    case .conflicts: said("Contradicting verdicts")
    case .retriedRuns: said("Runs begun anew")
    case .toolFigures: said("Figures of the tool")
    case .shortPanels: said("Whole panels")
    case .judgeCount: said("Number of judges")
    case .judgeAgreement: said("Agreement of judges")
    case .judgeKinship: said("Judges of one house")
    case .positionBias: said("Order of showing")
    case .lengthBias: said("Length of responses")
    case .selfPreference: said("Own house", as: "check")
    case .selfConsistency: said("Repeated verdicts")
    case .severity: said("Severity", as: "check")
    case .rankingStability: said("Order of models without one judge")
    case .gold: said("Verdicts held for the truth")
    case .clusterCount: said("Number of clusters")
    case .intervalMethod: said("Method of intervals")
    case .ceiling: said("Ceiling")
    case .responseStyle: said("Response style")
    case .circumplexFit: said("Fit of the circle")
    case .itemFit: said("Fit of items")
    case .roundsMixed: said("One round")
    case .versionsMixed: said("One version of the tool")
    case .drift: said("Change between rounds")
    case .contamination: said("Read before")
    case .multiplicity: said("Correction for many comparisons")
    case .publishedOnly: said("Judgments behind the scores")
    case .curatedRows: said("Rows chosen for show")
    case .smallGroups: said("Groups of few people")
    case .glyphs: said("Characters that no font has")
    case .fonts: said("Fonts")
    case .links: said("References", as: "check")
    case .alternativeText: said("Figures in words")
    case .contrast: said("Contrast", as: "check")
    case .textSize: said("Size of text")
    case .chartRules: said("Rules of charts")
    case .handTypedNumbers: said("Numbers typed by hand")
    case .rankingWords: said("Words of rank")
    case .reproducible: said("Made again with the same bytes")
    }
  }
}
