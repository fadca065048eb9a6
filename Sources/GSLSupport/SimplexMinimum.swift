import CGSL

/// The minimum of a function of few variables by the simplex method of Nelder & Mead.
public struct SimplexMinimum: Sendable {
  /// Where the smallest value was found.
  public let point: [Double]
  /// The value there.
  public let value: Double
  /// Whether the simplex shrank to the tolerance.
  public let isConverged: Bool
  /// How many steps were made.
  public let iterations: Int

  /// Searches for the minimum.
  ///
  /// - Parameters:
  ///   - start: where the search begins; at least one variable.
  ///   - step: the size of the first simplex in each variable, positive.
  ///   - tolerance: the size of the simplex at which the search ends, positive.
  ///   - iterations: the most steps that are made.
  ///   - function: the function; a value that is not finite counts as very large.
  /// - Throws: ``GSLError`` for arguments that are not finite, and with GSL's status when a step
  ///   fails.
  public init(
    from start: [Double], step: Double, tolerance: Double, iterations: Int = 10_000,
    _ function: ([Double]) -> Double
  ) throws(GSLError) {
    guard !start.isEmpty, start.allSatisfy(\.isFinite), step > 0, step.isFinite, tolerance > 0
    else { throw .domain("SimplexMinimum") }
    let found: Result<SimplexMinimum, GSLError> = withoutActuallyEscaping(function) { escaping in
      let objective = Objective(escaping, dimensions: start.count)
      return withExtendedLifetime(objective) {
        do throws(GSLError) {
          let simplex = try Simplex(objective, start: start, step: step)
          return .success(try simplex.shrink(to: tolerance, within: iterations))
        } catch {
          return .failure(error)
        }
      }
    }
    self = try found.get()
  }

  fileprivate init(point: [Double], value: Double, isConverged: Bool, iterations: Int) {
    self.point = point
    self.value = value
    self.isConverged = isConverged
    self.iterations = iterations
  }
}

/// The function as GSL calls it.
private final class Objective {
  private let function: ([Double]) -> Double
  private var point: [Double]

  init(_ function: @escaping ([Double]) -> Double, dimensions: Int) {
    self.function = function
    point = [Double](repeating: 0, count: dimensions)
  }

  func value(_ vector: UnsafePointer<gsl_vector>) -> Double {
    for index in point.indices { point[index] = gsl_vector_get(vector, index) }
    let value = function(point)
    return value.isFinite ? value : Double.greatestFiniteMagnitude
  }
}

/// Owner of GSL's minimiser and of the function that it calls.
private final class Simplex {
  private let minimizer: UnsafeMutablePointer<gsl_multimin_fminimizer>
  private let function: UnsafeMutablePointer<gsl_multimin_function>
  private let dimensions: Int

  init(_ objective: Objective, start: [Double], step: Double) throws(GSLError) {
    disableErrorHandler()
    dimensions = start.count
    guard let point = gsl_vector_alloc(start.count) else { throw Simplex.outOfMemory }
    defer { gsl_vector_free(point) }
    guard let steps = gsl_vector_alloc(start.count) else { throw Simplex.outOfMemory }
    defer { gsl_vector_free(steps) }
    for (index, value) in start.enumerated() { gsl_vector_set(point, index, value) }
    gsl_vector_set_all(steps, step)
    guard let minimizer = gsl_multimin_fminimizer_alloc(cgsl_nmsimplex2(), start.count) else {
      throw Simplex.outOfMemory
    }
    self.minimizer = minimizer
    function = .allocate(capacity: 1)
    function.initialize(
      to: gsl_multimin_function(
        f: { vector, parameters in
          guard let vector, let parameters else { return Double.greatestFiniteMagnitude }
          return Unmanaged<Objective>.fromOpaque(parameters).takeUnretainedValue().value(vector)
        },
        n: start.count, params: Unmanaged.passUnretained(objective).toOpaque()))
    let status = gsl_multimin_fminimizer_set(minimizer, function, point, steps)
    guard status == 0 else { throw GSLError(routine: "SimplexMinimum", code: status) }
  }

  deinit {
    gsl_multimin_fminimizer_free(minimizer)
    function.deinitialize(count: 1)
    function.deallocate()
  }

  private static var outOfMemory: GSLError {
    GSLError(routine: "SimplexMinimum", code: Int32(GSL_ENOMEM))
  }

  func shrink(to tolerance: Double, within iterations: Int) throws(GSLError) -> SimplexMinimum {
    var steps = 0
    var isConverged = false
    while steps < iterations, !isConverged {
      steps += 1
      let status = gsl_multimin_fminimizer_iterate(minimizer)
      guard status == 0 else { throw GSLError(routine: "SimplexMinimum", code: status) }
      isConverged = gsl_multimin_fminimizer_size(minimizer) < tolerance
    }
    guard let place = gsl_multimin_fminimizer_x(minimizer) else {
      throw GSLError(routine: "SimplexMinimum", code: Int32(GSL_EFAILED))
    }
    return SimplexMinimum(
      point: (0..<dimensions).map { gsl_vector_get(place, $0) },
      value: gsl_multimin_fminimizer_minimum(minimizer), isConverged: isConverged,
      iterations: steps)
  }
}
