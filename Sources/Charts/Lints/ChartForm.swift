/// How a chart shows its numbers, as far as the rules of charts go by it.
package struct ChartForm: Hashable, Sendable {
  /// What tells the series of one frame apart beside their colours.
  package enum Cue: Hashable, Sendable {
    /// The markers and dashes of the theme.
    case marks
    /// A name beside each.
    case labels
  }

  /// Where lengths begin that stand for numbers; nil where places on a scale do, and where they reach
  /// to both sides of zero.
  package var origin: Double?
  /// Whether names stand round a circle.
  package var isCircle = false
  /// The series that share a frame, a baseline left out.
  package var framed = 1
  /// So many can be told apart.
  package var mostFramed = 3
  package var cue = Cue.marks
  /// Whether the last series of the numbers is a baseline.
  package var hasReference = false
  /// Whether the numbers were estimated, so that there is something to be unsure of.
  package var isEstimated = true
  /// Whether marks other than intervals say how sure the numbers are.
  package var marksUncertainty = false

  package init() {}
}

extension Chart {
  /// Places on a scale, one series a frame: whatever is different says so.
  package var form: ChartForm { ChartForm() }
}

extension RadarChart {
  package var form: ChartForm {
    var form = ChartForm()
    form.origin = isCentred ? nil : try? scale().minimum
    form.isCircle = true
    form.framed = series.count
    let hasBands = series.contains { $0.estimates.contains { $0?.band != nil } }
    form.mostFramed = hasBands ? Self.mostSeriesWithBands : Self.mostSeries
    form.hasReference = reference != nil
    return form
  }
}

extension ProfileFigure {
  package var form: ChartForm { radar.form }
}

extension IntervalChart {
  package var form: ChartForm {
    var form = ChartForm()
    form.framed = series.count
    form.mostFramed = Self.mostSeries
    form.hasReference = reference != nil
    return form
  }
}

extension SlopeChart {
  package var form: ChartForm {
    var form = ChartForm()
    form.framed = lines.count
    // Beyond a dozen, lines cross too often to be followed.
    form.mostFramed = 12
    form.cue = .labels
    return form
  }
}

extension PlanningChart {
  /// Widths that a design would have are computed, and not estimated.
  package var form: ChartForm {
    var form = ChartForm()
    form.isEstimated = false
    return form
  }
}

extension HeatmapChart {
  /// An open cell cannot be told from nothing.
  package var form: ChartForm {
    var form = ChartForm()
    form.marksUncertainty = true
    return form
  }
}

extension SpaceChart {
  /// Ellipses say how sure the places are, and names tell points apart.
  package var form: ChartForm {
    var form = ChartForm()
    form.marksUncertainty = true
    form.cue = .labels
    return form
  }
}

extension ShareChart {
  /// What is spread is counted, and not estimated.
  package var form: ChartForm { .ofCounts }
}

extension RidgelineChart {
  package var form: ChartForm { .ofCounts }
}

extension ItemScatterChart {
  /// What these items did with these models is told, and no more.
  package var form: ChartForm { .ofCounts }
}

extension ChartForm {
  fileprivate static var ofCounts: ChartForm {
    var form = ChartForm()
    form.isEstimated = false
    return form
  }
}
