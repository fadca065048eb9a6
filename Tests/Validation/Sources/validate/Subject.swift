import Foundation

/// One subject of the validation: what is simulated for it, and the file its results stand in.
struct Subject: Sendable {
  /// The name of the file of results, and the word after `--subject`.
  let name: String
  let title: String
  /// What the reader of the results needs to know, as Markdown.
  let introduction: String
  /// Simulations whose measures are listed one by one; made when they are run, since some begin with
  /// the size of a study or a difference that are to be tried.
  let simulations: @Sendable () -> [Simulation]
  /// Tables over grids of cells; made when they are run, since exact ones begin with all samples.
  let tables: @Sendable () -> [GridTable]

  init(
    name: String, title: String, introduction: String = Subject.simulated,
    simulations: @autoclosure @escaping @Sendable () -> [Simulation] = [],
    tables: @escaping @Sendable () -> [GridTable] = { [] }
  ) {
    self.name = name
    self.title = title
    self.introduction = introduction
    self.simulations = simulations
    self.tables = tables
  }

  static let all = [
    Subject(
      name: "auto", title: "The automatic interval", introduction: AutoSubject.introduction,
      tables: { AutoSubject.tables }),
    Subject(
      name: "means", title: "Intervals for the mean of independent scores",
      simulations: MeanIntervals.simulations),
    Subject(
      name: "clusters", title: "Intervals for the mean of clustered scores",
      simulations: ClusterIntervals.simulations),
    Subject(
      name: "proportions", title: "Intervals for proportions",
      simulations: ProportionIntervals.simulations),
    Subject(
      name: "agreement", title: "Intervals for agreement",
      simulations: AgreementIntervals.simulations),
    Subject(
      name: "judges", title: "What single judges do",
      simulations: JudgeSimulations.simulations),
    Subject(
      name: "associations", title: "Intervals for correlations, areas and slopes",
      simulations: OtherIntervals.simulations),
    Subject(
      name: "recognizer", title: "What a recognizer is worth",
      introduction: RecognizerIntervals.introduction + Subject.simulated,
      simulations: RecognizerIntervals.simulations),
    Subject(
      name: "gold", title: "Rates and means corrected by people's labels",
      introduction: GoldIntervals.introduction, tables: { GoldIntervals.tables }),
    Subject(name: "ranks", title: "Rank sets", simulations: RankSets.simulations),
    Subject(
      name: "strengths", title: "Intervals for Bradley-Terry strengths",
      simulations: StrengthIntervals.simulations),
    Subject(
      name: "compare", title: "Tests of drift where there is none",
      simulations: DriftTests.simulations),
    Subject(
      name: "drift", title: "What moved between rounds", introduction: RoundStudies.introduction,
      simulations: RoundStudies.simulations),
    Subject(
      name: "contamination", title: "Tests of contamination",
      simulations: ContaminationTests.simulations + LeakStudies.simulations),
    Subject(
      name: "detectors", title: "Detectors of change where there is none",
      simulations: Detectors.simulations),
    Subject(name: "items", title: "Item response models", simulations: ItemRecovery.simulations),
    Subject(
      name: "adaptive", title: "Adaptive tests", introduction: AdaptiveStudies.introduction,
      simulations: AdaptiveStudies.simulations),
    Subject(
      name: "evolution", title: "Evolving items", introduction: EvolutionStudies.introduction,
      simulations: EvolutionStudies.simulations),
    Subject(
      name: "facets", title: "Components, consistency and response style",
      simulations: FacetStudies.simulations),
    Subject(
      name: "validity", title: "Whether a test measures what it is named for",
      introduction: ValidityStudies.introduction + Subject.simulated,
      simulations: ValidityStudies.simulations),
    Subject(name: "families", title: "Families of tests", simulations: Multiplicity.simulations),
    Subject(
      name: "power", title: "Power and sizes of studies",
      simulations: PowerFormulas.simulations + PowerStudies.simulations),
    Subject(name: "pairs", title: "Pairs of models", simulations: PairFamilies.simulations),
    Subject(name: "survey", title: "Means of surveys", simulations: SurveyIntervals.simulations),
    Subject(
      name: "welfare", title: "Welfare of people, and shares of weights",
      introduction: WelfareIntervals.introduction, simulations: WelfareIntervals.simulations),
    Subject(
      name: "cultures", title: "Similarities of models with cultures",
      introduction: CultureIntervals.introduction, simulations: CultureIntervals.simulations),
    Subject(
      name: "answers", title: "Spreads of answers of models and people",
      introduction: AnswerIntervals.introduction, simulations: AnswerIntervals.simulations),
    Subject(
      name: "claims", title: "Claims whose truth is known",
      introduction: ClaimTruths.introduction, simulations: ClaimTruths.simulations),
  ]

  /// Runs all simulations of the subject.
  ///
  /// - Parameter only: a text that the data of a simulation or the title of a table must contain.
  func report(threads: Int, only: String?) throws -> Report {
    var report = Report(self)
    let chosen = simulations().filter { simulation in
      only.map { simulation.data.contains($0) } ?? true
    }
    for simulation in chosen {
      let start = DispatchTime.now().uptimeNanoseconds
      report.add(simulation, try simulation.findings(threads: threads))
      Self.tell(start, simulation.data)
    }
    for table in tables() where only.map({ table.title.contains($0) }) ?? true {
      let start = DispatchTime.now().uptimeNanoseconds
      report.add(try table.results(threads: threads))
      Self.tell(start, table.title)
    }
    return report
  }

  private static func tell(_ start: UInt64, _ text: String) {
    let seconds = Double(DispatchTime.now().uptimeNanoseconds - start) / 1e9
    say("\(String(format: "%6.1f", seconds)) s    \(text)")
  }

  static let simulated = """
    - *Observed*: over all data sets, with a 95 % interval for the error of the simulation itself.
      Data sets for which the library says *undefined* are left out and their share is named.
    - *Promised*: the range in which the observed figure must lie. P-values must be as small as
      1, 5 and 10 % no more often than that, and where they are continuous just as often, and
      must pass a Kolmogorov test of uniformity; a promise that is true is called broken once in
      10,000 times. *Uniform* stands for both sides, *at most nominal* for the upper one.
    - *As known*: the library promises nothing here; the reason is given.
    """
}
