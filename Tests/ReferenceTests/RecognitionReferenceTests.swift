import Elicitation
import GSLSupport
import Statistics
import Testing

@Suite("Recognition of texts equals scikit-learn")
struct RecognitionReferenceTests {
  /// Counts of single words, of which none is too rare.
  private let options = TextFeatureOptions(
    words: 1...1, characters: nil, weighting: .counts, minimumTexts: 1, mostFeatures: nil)

  private struct Texts {
    let documents: [String]
    let labels: [Int]
    let corpus: NGramCorpus
  }

  private func texts() throws -> Texts {
    let reference = try ReferenceCases.load("adaptive-text-logistic-l2")
    let documents = reference.data["documents"].array.compactMap(\.string)
    return Texts(
      documents: documents, labels: reference.data["labels"].numbers.map { Int($0) },
      corpus: try NGramCorpus(documents, options))
  }

  @Test("weights of words, the intercept and probabilities of further texts")
  func weights() throws {
    let reference = try ReferenceCases.load("adaptive-text-logistic-l2")
    let texts = try texts()
    let all = Array(texts.documents.indices)
    let selection = texts.corpus.selection(of: all)
    let vocabulary = texts.corpus.vocabulary(selection)
    #expect(vocabulary.terms == reference.expected["vocabulary"].array.map(\.string))
    let rows = texts.corpus.rows(of: all, selection)
    for (cost, name) in [(1.0, "C_1"), (0.1, "C_0.1")] {
      let expected = reference.expected[name]
      let model = try #require(
        try LogisticRegression.fit(rows, labels: texts.labels, classes: 2, cost: cost).value)
      reference.expect(model.intercepts[0], expected["intercept"])
      for (term, weight) in zip(vocabulary.terms, model.weights) {
        reference.expect(weight, expected["coef"][term])
      }
      reference.expect(model.objective, expected["objective"])
      reference.expect(
        reference.data["test"].array.compactMap(\.string).map {
          model.probabilities(of: vocabulary.row(of: $0), row: 0)[1]
        }, expected["test_probability"])
    }
  }

  @Test("figures of predictions after cross-validation")
  func metrics() throws {
    let reference = try ReferenceCases.load("adaptive-kfold-metrics")
    let expected = reference.expected
    let texts = try texts()
    let folds = reference.data["fold"].numbers.map { Int($0) }
    let cost = try #require(reference.options["C"].number)
    var probabilities = [Double](repeating: 0, count: folds.count)
    for fold in Set(folds) {
      let training = folds.indices.filter { folds[$0] != fold }
      let selection = texts.corpus.selection(of: training)
      let model = try #require(
        try LogisticRegression.fit(
          texts.corpus.rows(of: training, selection), labels: training.map { texts.labels[$0] },
          classes: 2, cost: cost
        ).value)
      let held = folds.indices.filter { folds[$0] == fold }
      let rows = texts.corpus.rows(of: held, selection)
      for (row, text) in held.enumerated() {
        probabilities[text] = model.probabilities(of: rows, row: row)[1]
      }
    }
    let called = probabilities.map { $0 >= 0.5 ? 1 : 0 }
    reference.expect(probabilities, expected["probability"])
    reference.expect(called.map(Double.init), expected["predicted"])
    let evaluation = try ClassifierEvaluation(
      gold: texts.labels, probabilities: probabilities.flatMap { [1 - $0, $0] }, called: called,
      baseline: [Int](repeating: 1, count: called.count), classes: 2,
      clusters: Array(called.indices))
    let shares = Set(folds).sorted().map { fold in
      let own = folds.indices.filter { folds[$0] == fold }
      return Double(own.count { called[$0] == texts.labels[$0] }) / Double(own.count)
    }
    reference.expect(shares, expected["fold_accuracy"])
    reference.expect(evaluation.accuracy.estimate.value, expected["accuracy"])
    for (row, places) in zip(evaluation.confusion.counts, expected["confusion"].array) {
      reference.expect(row.map(Double.init), places)
    }
    reference.expect(evaluation.f1(of: 0).value?.value, expected["f1_class_0"])
    reference.expect(evaluation.f1(of: 1).value?.value, expected["f1_class_1"])
    reference.expect(evaluation.macroF1.value?.value, expected["macro_f1"])
    reference.expect(evaluation.balancedAccuracy.value?.value, expected["balanced_accuracy"])
    reference.expect(evaluation.cohenKappa.value?.value, expected["kappa"])
    reference.expect(evaluation.matthewsCorrelation.value?.value, expected["mcc"])
    reference.expect(evaluation.area(of: 1).value?.area.value, expected["auc"])
    reference.expect(evaluation.logLoss.value?.estimate.value, expected["log_loss"])
    reference.expect(evaluation.brier.value?.estimate.value, expected["brier"])
  }
}
