import Foundation
import Statistics
import Testing

@Suite("Classical scaling, principal axes, alignment and ellipses")
struct ScalingTests {
  static let rows: [[Double]] = [
    [62, 81, 70, 45], [48, 77, 66, 59], [71, 55, 40, 38], [33, 64, 58, 61], [52, 69, 47, 72],
    [80, 90, 51, 30], [44, 58, 73, 55],
  ]

  static func distances(
    _ rows: [[Double]], _ distance: ([Double], [Double]) -> Double
  ) -> [Double] {
    rows.flatMap { one in rows.map { distance(one, $0) } }
  }

  static func cityBlock(_ one: [Double], _ other: [Double]) -> Double {
    zip(one, other).reduce(0) { $0 + abs($1.0 - $1.1) }
  }

  static func euclidean(_ one: [Double], _ other: [Double]) -> Double {
    zip(one, other).reduce(0) { $0 + ($1.0 - $1.1) * ($1.0 - $1.1) }.squareRoot()
  }

  static func isNear(_ one: Double, _ other: Double, _ tolerance: Double = 1e-8) -> Bool {
    abs(one - other) <= tolerance * max(1, abs(other))
  }

  /// NumPy 2.4: `eigh` of the doubly centred matrix.
  @Test("distances that fit no flat space have the points, eigenvalues and stress that NumPy has")
  func reference() throws {
    let found = try #require(
      ClassicalScaling.of(Self.distances(Self.rows, Self.cityBlock), count: 7).value)
    let points = [
      [12.759773421015419, -30.28212105918627], [-23.676019738533416, -25.202610569359248],
      [37.725863230458216, 38.89542035067252], [-40.223972350486626, 10.015907192067912],
      [-17.40121087177895, 18.669109800824376], [68.69638809384121, -13.21219043062624],
      [-37.8808217845159, 1.1164847156069653],
    ]
    let eigenvalues = [
      10221.526972565052, 3689.6947313401706, 2431.429152387955, 642.8969211657509,
      -1.0781067445602142e-12, -358.6022195765221, -875.2312681213673,
    ]
    for (point, expected) in zip(found.points, points) {
      for (value, wanted) in zip(point, expected) { #expect(Self.isNear(value, wanted)) }
    }
    for (value, wanted) in zip(found.eigenvalues, eigenvalues) {
      #expect(Self.isNear(value, wanted), "\(value) \(wanted)")
    }
    #expect(Self.isNear(found.shares[0], 0.601777882378911))
    #expect(Self.isNear(found.shares[1], 0.21722553665514793))
    #expect(Self.isNear(found.stress, 0.18193415833743495))
  }

  /// NumPy 2.4: `svd` of the centred rows.
  @Test("principal axes have the loadings, variances and points that NumPy has")
  func components() throws {
    let found = try #require(PrincipalAxes.of(Self.rows).value)
    let loadings = [
      [0.7175317139090361, 0.2910548899597872, -0.2380732318956717, -0.5863074507628295],
      [-0.0915642061755313, 0.6636717062889745, 0.7378341199568947, -0.08219898932688056],
    ]
    for (axis, expected) in zip(found.loadings, loadings) {
      for (value, wanted) in zip(axis, expected) { #expect(Self.isNear(value, wanted)) }
    }
    #expect(Self.isNear(found.variances[0], 491.54323443550953))
    #expect(Self.isNear(found.variances[1], 184.85302800861996))
    #expect(Self.isNear(found.shares[0], 0.6201506712613817))
    #expect(Self.isNear(found.points[0][1], 15.833437743345353))
    #expect(Self.isNear(found.points[6][0], -17.76341138671631))
  }

  @Test(
    "Euclidean distances give the principal axes but for their directions, and fit without stress")
  func gower() throws {
    let distances = Self.distances(Self.rows, Self.euclidean)
    let scaled = try #require(ClassicalScaling.of(distances, count: 7, dimensions: 4).value)
    let axes = try #require(PrincipalAxes.of(Self.rows, dimensions: 4).value)
    for axis in 0..<4 {
      let sign: Double =
        scaled.points[0][axis] * axes.points[0][axis] < 0 ? -1 : 1
      for (one, other) in zip(scaled.points, axes.points) {
        #expect(Self.isNear(one[axis], sign * other[axis]))
      }
    }
    #expect(scaled.stress < 1e-9)
  }

  /// SciPy 1.17: `orthogonal_procrustes` after both sets are centred.
  @Test("points are turned and mirrored onto others as SciPy does it")
  func procrustes() throws {
    let points: [(x: Double, y: Double)] = [
      (15.759773421015419, -32.28212105918627), (-20.676019738533416, -27.202610569359248),
      (40.725863230458216, 36.89542035067252), (-37.223972350486626, 8.015907192067912),
      (-14.40121087177895, 16.669109800824376), (71.69638809384121, -15.21219043062624),
      (-34.8808217845159, -0.8835152843930347),
    ]
    let target: [(x: Double, y: Double)] = [
      (30.26749100598467, 16.940971983558185), (1.1275487703341793, 33.52853047209982),
      (3.7972140079310512, -50.05252673572922), (-39.217415560678326, 20.252406074723662),
      (-20.336150923243622, -2.0687549517639963), (60.0534224907996, -37.150187631617875),
      (-27.692109791127596, 25.549560788729444),
    ]
    let wanted: [(x: Double, y: Double)] = [
      (30.84819845212868, 15.050315701027843), (0.31397868220765723, 35.56932817784681),
      (3.3060200661463846, -53.14254525699781), (-35.50638404430745, 20.368001160106026),
      (-24.274410894371414, -1.3022350190704342), (61.13714070511871, -34.97834978102432),
      (-27.82454296692261, 25.43548501811189),
    ]
    let found = try #require(PlanarProcrustes.aligning(points, to: target).value)
    #expect(found.isMirrored)
    #expect(Self.isNear(found.residual, 54.33247802246133))
    for (point, expected) in zip(found.points, wanted) {
      #expect(Self.isNear(point.x, expected.x) && Self.isNear(point.y, expected.y))
    }
    // NumPy: roots of the eigenvalues of the covariance times the 95 % quantile of chi-square (2).
    let ellipse = try #require(NormalEllipse.around(target, level: 0.95).value)
    #expect(Self.isNear(ellipse.semiaxes.major, 100.77417214223014))
    #expect(Self.isNear(ellipse.semiaxes.minor, 58.561789715453216))
    #expect(Self.isNear(ellipse.angle, -0.7190822528986316))
  }

  @Test(
    "points that were only moved, turned and mirrored come back", arguments: [0.0, 0.4, 2.5, -3.1])
  func roundTrip(_ angle: Double) throws {
    let target = Self.rows.map { (x: $0[0], y: $0[1]) }
    let (cosine, sine) = (cos(angle), sin(angle))
    for mirror in [1.0, -1] {
      let moved = target.map { point in
        (
          x: 7 + cosine * point.x - sine * mirror * point.y,
          y: -3 + sine * point.x + cosine * mirror * point.y
        )
      }
      let found = try #require(PlanarProcrustes.aligning(moved, to: target).value)
      #expect(found.isMirrored == (mirror < 0))
      #expect(found.residual < 1e-14)
    }
  }

  @Test("what has no map says why")
  func degenerate() {
    #expect(
      ClassicalScaling.of([0, 1, 1, 0], count: 2).reason == .tooFewValues(2, needed: 3))
    #expect(
      ClassicalScaling.of([Double](repeating: 0, count: 9), count: 3).reason == .allValuesEqual)
    let crooked: [Double] = [0, 1, 2, 1, 0, 1, 3, 1, 0]
    #expect(ClassicalScaling.of(crooked, count: 3).reason?.code == "outsideDomain")
    #expect(ClassicalScaling.of([0, .nan, 1, .nan, 0, 1, 1, 1, 0], count: 3).value == nil)
    #expect(PrincipalAxes.of([[1, 2], [1, 2], [1, 2]]).reason == .allValuesEqual)
    #expect(PrincipalAxes.of([[1], [2], [3]]).reason == .tooFewValues(1, needed: 2))
    #expect(PrincipalAxes.of([[1, 2], [3], [4, 5]]).reason?.code == "outsideDomain")
    #expect(PlanarProcrustes.aligning([], to: []).reason == .noData)
    #expect(PlanarProcrustes.aligning([(0, 0)], to: []).reason?.code == "outsideDomain")
    #expect(
      NormalEllipse.around([(0, 0), (1, 1)], level: 0.95).reason == .tooFewValues(2, needed: 3))
    #expect(NormalEllipse.around([(0, 0)], level: 1).reason == .invalidLevel(1))
  }

  @Test("points on a line have zeros on the second axis")
  func line() throws {
    let distances: [Double] = [0, 1, 3, 1, 0, 2, 3, 2, 0]
    let found = try #require(ClassicalScaling.of(distances, count: 3).value)
    #expect(found.points.allSatisfy { $0[1] == 0 })
    #expect(found.stress < 1e-12)
    #expect(Self.isNear(found.shares[0], 1))
  }

  @Test("the order of points changes nothing but their order")
  func order() throws {
    let distances = Self.distances(Self.rows, Self.cityBlock)
    let turned = Self.distances(Self.rows.reversed(), Self.cityBlock)
    let one = try #require(ClassicalScaling.of(distances, count: 7).value)
    let other = try #require(ClassicalScaling.of(turned, count: 7).value)
    for (first, second) in zip(one.points, other.points.reversed()) {
      for (value, wanted) in zip(first, second) { #expect(Self.isNear(value, wanted)) }
    }
  }

  /// SciPy 1.17: `gaussian_kde` with the same bandwidth.
  @Test("a kernel density is that of SciPy, and reflected at the ends of a scale it keeps its mass")
  func density() throws {
    let values = Self.rows.map { $0[0] }
    let bandwidth = try #require(KernelDensity.ruleOfThumb(values).value)
    #expect(Self.isNear(bandwidth, 9.329792053909607))
    let places: [Double] = [30, 50, 62, 90]
    let plain = KernelDensity(values, at: places, bandwidth: bandwidth).densities
    for (value, wanted) in zip(
      plain,
      [
        0.009128497278486287, 0.02125950960690129, 0.017313855715760208, 0.004276781486861207,
      ])
    {
      #expect(Self.isNear(value, wanted, 1e-12))
    }
    let reflected = KernelDensity(
      values, at: [30, 50, 62, 80], bandwidth: bandwidth, bounds: 30...80
    ).densities
    for (value, wanted) in zip(
      reflected,
      [
        0.018256998112092013, 0.021597583182488393, 0.018365511716254546, 0.02196534536310602,
      ])
    {
      #expect(Self.isNear(value, wanted, 1e-12))
    }
    let grid = (0...5000).map { 30 + Double($0) / 100 }
    let all = KernelDensity(values, at: grid, bandwidth: bandwidth, bounds: 30...80).densities
    let mass = zip(all, all.dropFirst()).reduce(0) { $0 + ($1.0 + $1.1) / 2 * 0.01 }
    #expect(abs(mass - 1) < 1e-3)
    #expect(KernelDensity.ruleOfThumb([1, 1]).reason == .allValuesEqual)
    #expect(KernelDensity.ruleOfThumb([1]).reason == .tooFewValues(1, needed: 2))
  }
}
