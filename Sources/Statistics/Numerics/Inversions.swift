/// Counting of pairs by merging.
enum Inversions {
  /// How many pairs stand in strictly descending order: the exchanges of neighbours that sort them.
  ///
  /// - Complexity: O(n log n).
  static func count(_ values: [Double]) -> Int {
    var values = values
    var merged = values
    var count = 0
    var width = 1
    while width < values.count {
      for start in stride(from: 0, to: values.count, by: 2 * width) {
        let middle = min(start + width, values.count)
        let end = min(start + 2 * width, values.count)
        var left = start
        var right = middle
        for place in start..<end {
          if right == end || (left < middle && values[left] <= values[right]) {
            merged[place] = values[left]
            left += 1
          } else {
            merged[place] = values[right]
            count += middle - left
            right += 1
          }
        }
      }
      swap(&values, &merged)
      width *= 2
    }
    return count
  }
}
