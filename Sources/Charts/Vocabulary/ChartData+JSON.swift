/// The names and numbers of a chart as its JSON has them: in the metadata of an SVG, and beside a file.
extension ChartData: Encodable {
  private enum Key: String, CodingKey { case chart, part, scale, series, grid, notes }

  private enum ScaleKey: String, CodingKey { case minimum, maximum }

  private enum SeriesKey: String, CodingKey { case name, values }

  private enum GridKey: String, CodingKey { case rows, columns }

  private enum ValueKey: String, CodingKey {
    case name, value, lower, upper, bandLower, bandUpper
  }

  /// A number that is missing is null, as it is a gap in the chart.
  package func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: Key.self)
    try container.encode(kind, forKey: .chart)
    try container.encode(part, forKey: .part)
    if let scale {
      var ends = container.nestedContainer(keyedBy: ScaleKey.self, forKey: .scale)
      try ends.encode(scale.minimum, forKey: .minimum)
      try ends.encode(scale.maximum, forKey: .maximum)
    }
    var list = container.nestedUnkeyedContainer(forKey: .series)
    for one in series {
      var entry = list.nestedContainer(keyedBy: SeriesKey.self)
      try entry.encode(one.name, forKey: .name)
      var values = entry.nestedUnkeyedContainer(forKey: .values)
      for (name, estimate) in zip(names, one.estimates) {
        var value = values.nestedContainer(keyedBy: ValueKey.self)
        try value.encode(name, forKey: .name)
        try value.encode(estimate?.value, forKey: .value)
        try value.encodeIfPresent(estimate?.lower, forKey: .lower)
        try value.encodeIfPresent(estimate?.upper, forKey: .upper)
        try value.encodeIfPresent(estimate?.bandLower, forKey: .bandLower)
        try value.encodeIfPresent(estimate?.bandUpper, forKey: .bandUpper)
      }
    }
    if let grid {
      var sides = container.nestedContainer(keyedBy: GridKey.self, forKey: .grid)
      try sides.encode(grid.rows, forKey: .rows)
      try sides.encode(grid.columns, forKey: .columns)
    }
    try container.encode(notes, forKey: .notes)
  }
}
