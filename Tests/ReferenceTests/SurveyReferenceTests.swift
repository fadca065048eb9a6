import Foundation
import Statistics
import Testing
import ValueModel

@Suite("Scores and means of surveys equal R's survey package and pandas")
struct SurveyReferenceTests {
  private static let letters = [
    "SD": "self-direction", "ST": "stimulation", "HE": "hedonism", "AC": "achievement",
    "PO": "power", "SE": "security", "TR": "tradition", "CO": "conformity", "BE": "benevolence",
    "UN": "universalism",
  ]

  @Test("respondents: reversal, missing codes, missing-item rule, means and centring")
  func respondents() throws {
    let reference = try ReferenceCases.load("survey-pvq21-respondents")
    let people = try People(reference)
    let plain = try People(reference, centring: "none")
    for (place, expected) in reference.expected.array.enumerated() {
      let person = people.people[place]
      let answers = person.answers
      reference.expect(Double(person.id), expected["idno"])
      reference.expect(Double(answers.count { $0.isNaN }), expected["missing"])
      let (mean, centred) = people.score(place)
      let (_, values) = plain.score(place)
      #expect((mean != nil) == expected["kept"].bool, "\(person.id)")
      reference.expect(mean, expected["mrat"])
      let known = values.values.compactMap(\.self)
      let level = known.reduce(0, +) / Double(max(known.count, 1))
      for (letter, dimension) in Self.letters {
        reference.expect(values[dimension] ?? nil, expected["values"][letter])
        reference.expect(centred[dimension] ?? nil, expected["centred"][letter])
        reference.expect(
          (values[dimension] ?? nil).map { $0 - level },
          expected["centred_on_mean_of_values"][letter])
      }
    }
  }

  @Test("country means with weights only")
  func weights() throws {
    let reference = try ReferenceCases.load("survey-pvq21-country-means-weights")
    let people = try People(reference)
    for country in ["FR", "GB", "NL"] {
      let kept = people.kept.filter { $0.country == country }
      let design = try SurveyDesign(respondents: kept.count, weights: kept.map(\.weight))
      let means = try SurveyMeans(kept.flatMap(\.values), variables: 10, design: design)
      try Self.compare(means, reference, country, people)
    }
  }

  @Test("country means with strata and clusters, countries as domains and by themselves")
  func strata() throws {
    let reference = try ReferenceCases.load("survey-pvq21-country-means-design")
    let people = try People(reference)
    let values = people.kept.flatMap(\.values)
    let design = try people.design()
    for country in ["FR", "GB", "NL"] {
      let means = try SurveyMeans(
        values, variables: 10, design: design, domain: people.kept.map { $0.country == country })
      try Self.compare(means, reference, country, people)
      let own = try people.keeping { $0.country == country }
      let alone = try SurveyMeans(
        own.kept.flatMap(\.values), variables: 10, design: try own.design())
      try Self.compare(alone, reference, country, people)
      #expect(alone.degreesOfFreedom == means.degreesOfFreedom)
    }
  }

  private static func compare(
    _ means: SurveyMeans, _ reference: ReferenceCase, _ country: String, _ people: People
  ) throws {
    for (letter, dimension) in letters {
      let place = try #require(people.dimensions.firstIndex(of: dimension))
      let expected = reference.expected[country][letter]
      reference.expect(means.mean(place).value, expected["mean"])
      reference.expect(means.standardError(place).value, expected["se"])
    }
  }

  @Test("difference of two countries, as independent samples and as a contrast of domains")
  func difference() throws {
    let reference = try ReferenceCases.load("survey-difference-of-countries")
    let people = try People(reference)
    let design = try people.design()
    let values = people.kept.flatMap(\.values)
    func means(_ country: String) throws -> SurveyMeans {
      try SurveyMeans(
        values, variables: 10, design: design, domain: people.kept.map { $0.country == country })
    }
    let (first, second) = (try means("GB"), try means("NL"))
    reference.expect(Double(design.degreesOfFreedom), reference.expected["degrees_of_freedom"])
    var pValues: [String: Double] = [:]
    for (letter, dimension) in Self.letters {
      let place = try #require(people.dimensions.firstIndex(of: dimension))
      let expected = reference.expected["differences"][letter]
      // The same value of two domains as two variables, each missing outside of its domain.
      let pairs = try SurveyMeans(
        people.kept.flatMap { person in
          ["GB", "NL"].map { $0 == person.country ? person.values[place] : .nan }
        }, variables: 2, design: design)
      let contrast = try #require(try pairs.contrast([1, -1]).value)
      let difference = SurveyContrast.difference(
        of: try #require(first.estimate(place).value),
        minus: try #require(second.estimate(place).value))
      for one in [contrast, difference] {
        reference.expect(one.estimate, expected["difference"])
        reference.expect(one.standardError, expected["se"])
        let normal = try #require(one.test(reference: .normal).value)
        reference.expect(normal.statistic, expected["z"])
        reference.expect(normal.pValue, expected["p_z"])
        let interval = try #require(one.interval(level: 0.95, reference: .normal).value)
        reference.expect([interval.lower, interval.upper], expected["ci_z"])
        let student = try #require(
          one.test(degreesOfFreedom: design.degreesOfFreedom).value)
        reference.expect(student.pValue, expected["p_t"])
        pValues[letter] = normal.pValue
      }
    }
    let letters = pValues.keys.sorted()
    let adjusted = try PValueAdjustment.benjaminiHochberg.adjust(
      letters.compactMap { pValues[$0] })
    for (letter, value) in zip(letters, adjusted) {
      reference.expect(value, reference.expected["bh"][letter])
    }
  }

  @Test("effective sample size and design effects")
  func effectiveSize() throws {
    let reference = try ReferenceCases.load("survey-effective-sample-size-deff")
    let people = try People(reference)
    let expected = reference.expected
    for country in ["FR", "GB", "NL", "all"] {
      let kept = people.kept.filter { country == "all" || $0.country == country }
      let size = try WeightedSampleSize(kept.map(\.weight))
      let place = expected["kish"][country]
      reference.expect(Double(size.count), place["n"])
      reference.expect(size.weightTotal, place["sum_of_weights"])
      reference.expect(size.effective, place["effective_n_kish"])
      reference.expect(size.designEffect, place["deff_kish"])
      if place["cv2_population"].isStated {
        reference.expect(size.designEffect - 1, place["cv2_population"])
      }
    }
    let place = try #require(people.dimensions.firstIndex(of: "universalism"))
    let values = people.kept.map { $0.values[place] }
    let means = try SurveyMeans(values, variables: 1, design: try people.design())
    let weighted = try SurveyMeans(
      values, variables: 1,
      design: try SurveyDesign(
        respondents: values.count, weights: people.kept.map(\.weight)))
    reference.expect(means.mean(0).value, expected["mean"])
    reference.expect(means.standardError(0).value, expected["se_design"])
    reference.expect(weighted.standardError(0).value, expected["se_weights_only"])
    let error = try #require(means.standardError(0).value)
    let effect = try #require(means.designEffect(0).value)
    reference.expect(
      error * error / effect * Double(values.count), expected["variance_weighted"])
    reference.expect(effect, expected["deff_design_with_replacement"])
    reference.expect(
      weighted.designEffect(0).value, expected["deff_weights_with_replacement"])
    reference.expect(
      means.effectiveSampleSize(0).value, expected["effective_n_from_deff_design"])
  }

  @Test("jackknife over units, stratified and not, about either centre")
  func jackknife() throws {
    let reference = try ReferenceCases.load("survey-jackknife-replicates")
    let people = try People(reference)
    let places = try ["universalism", "power"].map {
      try #require(people.dimensions.firstIndex(of: $0))
    }
    let values = people.kept.flatMap { person in places.map { person.values[$0] } }
    let design = try people.design()
    for (key, isStratified) in [("jkn", true), ("jk1", false)] {
      let jackknife = try SurveyJackknife(
        values, variables: 2, design: design, isStratified: isStratified)
      reference.expect(Double(jackknife.replicates), reference.expected["replicates_\(key)"])
      for (place, letter) in ["UN", "PO"].enumerated() {
        let expected = reference.expected[letter]
        reference.expect(jackknife.means[place].value, expected["mean"])
        let about = try #require(jackknife.covariance().value)
        let full = try #require(jackknife.covariance(centre: .fullEstimate).value)
        reference.expect(about.standardError(place), expected["se_\(key)"])
        reference.expect(full.standardError(place), expected["se_\(key)_about_full"])
      }
      if isStratified {
        let replicates = stride(from: 0, to: jackknife.replicateMeans.count, by: 2)
        reference.expect(
          replicates.map { jackknife.replicateMeans[$0] },
          reference.expected["jkn_replicate_means_UN"])
      }
    }
  }

  @Test("shares of answers and the interval of a share on log-odds")
  func shares() throws {
    let reference = try ReferenceCases.load("survey-category-shares")
    let people = try People(reference)
    let all = people.people
    let design = try SurveyDesign(
      respondents: all.count, weights: all.map(\.weight), strata: all.map(\.stratum),
      primaryUnits: all.map(\.unit))
    let codes = all.map { $0.answers[1].isNaN ? nil : Int($0.answers[1]) - 1 }
    let shares = try SurveyMeans.shares(of: codes, categories: 6, design: design)
    reference.expect((0..<6).map { shares.mean($0).value }, reference.expected["shares"])
    reference.expect((0..<6).map { shares.standardError($0).value }, reference.expected["se"])
    let expected = reference.expected["share_1_or_2"]
    let low = try SurveyMeans.shares(
      of: codes.map { $0.map { $0 < 2 ? 0 : 1 } }, categories: 2, design: design)
    let share = try #require(low.estimate(0).value)
    let sum = try #require(try shares.contrast([1, 1, 0, 0, 0, 0]).value)
    for one in [share, sum] {
      reference.expect(one.estimate, expected["estimate"])
      reference.expect(one.standardError, expected["se"])
      reference.expect(Double(one.degreesOfFreedom), expected["degrees_of_freedom"])
      let logit = try #require(one.logitInterval(level: 0.95).value)
      reference.expect([logit.lower, logit.upper], expected["logit_ci_t"])
      let wald = try #require(one.interval(level: 0.95, reference: .normal).value)
      reference.expect([wald.lower, wald.upper], expected["wald_ci_normal"])
    }
  }

  @Test("higher-order means, hedonism left out, whole or split")
  func higherOrder() throws {
    let reference = try ReferenceCases.load("survey-higher-order-from-means")
    let schwartz = try DefinitionCatalog.shipped().system("schwartz")
    for (country, means) in reference.data["means"].object {
      var values: [String: Double] = [:]
      for (letter, value) in means.object {
        values[try #require(Self.letters[letter])] = value.number
      }
      let expected = reference.expected[country]
      for (shared, openness, enhancement) in [
        (SharedDimension.leftOut, "openness_sd_st", "enhancement_ac_po"),
        (.whole, "openness_with_he", "enhancement_with_he"),
        (.split, "openness_he_half", "enhancement_he_half"),
      ] {
        let groups = schwartz.groupMeans(of: values, shared: shared)
        reference.expect(groups["openness-to-change"], expected[openness])
        reference.expect(groups["self-enhancement"], expected[enhancement])
        reference.expect(groups["conservation"], expected["conservation"])
        reference.expect(groups["self-transcendence"], expected["transcendence"])
      }
    }
  }
}

/// The respondents of a case, scored by the shipped key.
private struct People {
  struct Person {
    let id: Int
    let country: String
    let stratum: Int
    let unit: Int
    let weight: Double
    let answers: [Double]
    var values: [Double] = []
  }

  let scoring: QuestionnaireScoring
  /// Identifiers of the dimensions, as values have them.
  let dimensions: [String]
  private(set) var people: [Person]
  /// Those with enough answers.
  private(set) var kept: [Person]

  init(_ reference: ReferenceCase, centring: String = "respondent") throws {
    let catalog = try DefinitionCatalog.shipped()
    let schwartz = try catalog.system("schwartz")
    let shipped = try catalog.instrument("pvq-21")
    let instrument =
      centring == "respondent"
      ? shipped
      : try Instrument(
        yaml: Self.uncentred(shipped), file: "uncentred.yaml", systems: catalog.systems)
    scoring = try #require(QuestionnaireScoring(instrument, system: schwartz))
    dimensions = scoring.dimensions.map { schwartz.dimensions[$0].id }
    let layout = try #require(scoring.questionnaire.layouts.first { $0.name == "ess" })
    var source = reference.data
    if let other = source["uses"].string {
      source = try #require(
        try ReferenceCases.cases(of: "validity_cases").first { $0.id == other }?.data)
    }
    let lines = try #require(source["csv"].string).split(separator: "\n").map {
      $0.split(separator: ",", omittingEmptySubsequences: false).map(String.init)
    }
    let header = try #require(lines.first)
    let places = Dictionary(uniqueKeysWithValues: header.enumerated().map { ($1, $0) })
    people = []
    kept = []
    for line in lines.dropFirst() {
      func cell(_ name: String) throws -> String { line[try #require(places[name])] }
      func number(_ name: String) throws -> Double { try #require(Double(try cell(name))) }
      people.append(
        Person(
          id: Int(try number("idno")), country: try cell("cntry"),
          stratum: Int(try number("stratum")), unit: Int(try number("psu")),
          weight: try number("anweight"),
          answers: try layout.variables.map { variable in
            let answer = try number(variable)
            return scoring.isMissing(answer) ? .nan : answer
          }))
    }
    for place in people.indices {
      let (mean, _) = score(place)
      guard mean != nil else { continue }
      var person = people[place]
      person.values = values(person)
      kept.append(person)
    }
  }

  /// The same questionnaire without centring, written out anew.
  private static func uncentred(_ instrument: Instrument) throws -> String {
    let questionnaire = try #require(instrument.questionnaire)
    let names = questionnaire.layouts.map {
      "  \($0.name): [\($0.variables.joined(separator: ", "))]"
    }
    let keys = questionnaire.keys.map {
      "  \($0.dimension): [\($0.items.map(String.init).joined(separator: ", "))]"
    }
    return """
      id: uncentred
      name: Uncentred
      system: schwartz
      scale: { minimum: 1, maximum: 6 }
      answers:
      \(names.joined(separator: "\n"))
      key:
      \(keys.joined(separator: "\n"))
      reversed: true
      missing: [66, 77, 88, 99]
      minimum-answered: 16
      centring: none
      """
  }

  private func values(_ person: Person) -> [Double] {
    var values = [Double](repeating: .nan, count: dimensions.count)
    person.answers.withUnsafeBufferPointer { answers in
      values.withUnsafeMutableBufferPointer { _ = scoring.score(answers, into: $0) }
    }
    return values
  }

  func score(_ place: Int) -> (mean: Double?, values: [String: Double?]) {
    var values = [Double](repeating: .nan, count: dimensions.count)
    let mean = people[place].answers.withUnsafeBufferPointer { answers in
      values.withUnsafeMutableBufferPointer { scoring.score(answers, into: $0) }
    }
    return (
      mean,
      Dictionary(
        uniqueKeysWithValues: zip(dimensions, values.map { $0.isNaN ? nil : $0 }))
    )
  }

  func keeping(_ isKept: (Person) -> Bool) throws -> People {
    var part = self
    part.kept = kept.filter(isKept)
    return part
  }

  func design() throws -> SurveyDesign {
    try SurveyDesign(
      respondents: kept.count, weights: kept.map(\.weight), strata: kept.map(\.stratum),
      primaryUnits: kept.map(\.unit))
  }
}
