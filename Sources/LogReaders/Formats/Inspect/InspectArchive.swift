internal import FileFormats

/// One of Inspect AI's `.eval` archives, on its way into a log.
///
/// The summaries hold what an analysis needs in a hundredth of the bytes, so the samples' own
/// records are opened only where the summaries are known to fall short: when the header says that
/// samples were invalidated (summaries do not say which, nor what scores were before an edit), when
/// metadata were cut out that a column is declared to be in, when
/// the model behind a judge's dialogue was cut out (one record for each such scorer), for samples
/// that no summary lists, as after a crash, and for texts where they are kept. An archive without `header.json` is of a run
/// that was killed: its journal gives the start and the summaries so far, of which the last one of
/// a sample counts.
struct InspectArchive {
  /// Bounds on what is held at once.
  private enum Limit {
    static let header = 64 << 20
    static let samples = 1_000_000
  }

  private let fields: FieldMap
  private var archive: ZipArchive
  private var header = InspectHeader()
  private var samples: [InspectSample] = []
  /// Indices of samples by identifier and epoch, byte by byte.
  private var places: [[UInt8]: Int] = [:]
  private var graders: [String: String] = [:]
  private var surrogates = 0

  /// What stops the reading, with its place.
  private struct Stop: Error {
    let problem: LogProblem
    let locator: String
  }

  /// Reads an archive into the log; what is wrong with it is refused there.
  static func read(_ bytes: UnsafeBufferPointer<UInt8>, into log: inout LogAssembly) {
    do throws(Stop) {
      var reader = try InspectArchive(bytes, log.options.fields)
      try reader.read(into: &log)
      InspectRows(reader.header, reader.samples, graders: reader.graders).add(to: &log)
    } catch {
      log.fail(error.problem, at: error.locator)
    }
  }

  private init(_ bytes: UnsafeBufferPointer<UInt8>, _ fields: FieldMap) throws(Stop) {
    self.fields = fields
    do throws(ZipFailure) {
      archive = try ZipArchive(bytes)
    } catch {
      throw Stop(problem: .zip(error), locator: error.locator)
    }
  }

  private mutating func read(into log: inout LogAssembly) throws(Stop) {
    let final = archive.entry("header.json")
    guard let start = final ?? archive.entry("_journal/start.json") else {
      throw Stop(problem: .archive, locator: "header.json")
    }
    try readHeader(start)
    if final == nil { header.status = header.status ?? "started" }
    do throws(InspectHeader.Refusal) {
      try header.check(at: start.name)
    } catch {
      throw Stop(problem: error.problem, locator: error.locator)
    }
    if let entry = archive.entry("summaries.json") {
      try readSummaries(entry)
    } else {
      for entry in journal() { try readSummaries(entry) }
    }
    if header.isInvalidated {
      for index in samples.indices { try readRecord(ofSampleAt: index) }
    } else {
      for index in samples.indices where samples[index].isCut {
        try readRecord(ofSampleAt: index)
      }
      try readGraders()
    }
    let listed = samples.count
    try readUnlisted()
    if samples.count > listed {
      log.note(.unlistedSamples, by: samples.count - listed, at: samples[listed].locator)
    }
    if log.options.keepTexts { try readTexts(&log) }
    if surrogates > 0 { log.note(.loneSurrogate, by: surrogates, at: "") }
    header.noteStatus(samples, &log)
  }

  // MARK: - Members

  private mutating func readHeader(_ entry: ZipEntry) throws(Stop) {
    let content: [UInt8]
    do throws(ZipFailure) {
      content = try archive.content(of: entry, limit: Limit.header)
    } catch {
      throw Stop(problem: .zip(error), locator: error.locator)
    }
    var found = header
    let result: Result<Void, JSONError> = content.withUnsafeBufferPointer { bytes in
      Result { () throws(JSONError) in
        var scanner = JSONScanner(bytes)
        try scanner.enterObject()
        while let key = try scanner.nextKey() { try found.read(UTF8Text.string(key), &scanner) }
        try scanner.finish()
      }
    }
    if case .failure(let error) = result {
      throw Stop(problem: .json("\(error.reason), byte \(error.offset)"), locator: entry.name)
    }
    header = found
  }

  /// The flushed summaries in the order of their numbers.
  private func journal() -> [ZipEntry] {
    var found: [(number: Int, entry: ZipEntry)] = []
    for (index, entry) in archive.entries.enumerated() where archive.isCurrent(index) {
      let name = String(decoding: entry.nameBytes, as: UTF8.self)
      guard name.hasPrefix("_journal/summaries/"), name.hasSuffix(".json"),
        let number = Int(name.dropFirst(19).dropLast(5))
      else { continue }
      found.append((number, entry))
    }
    return found.sorted { $0.number < $1.number }.map(\.entry)
  }

  private mutating func readSummaries(_ entry: ZipEntry) throws(Stop) {
    var pieces = JSONPieces(array: true)
    var found: [InspectSample] = []
    var stop: Stop?
    var replaced = 0
    let fields = fields
    let metadataKeys = header.results.metadataKeys
    let room = Limit.samples - samples.count
    try read(entry, &pieces) { _, element in
      guard stop == nil else { return }
      let locator = "\(entry.name)#/\(found.count)"
      guard found.count < room else {
        stop = Stop(problem: .tooManyRows(limit: Limit.samples), locator: locator)
        return
      }
      do throws(JSONError) {
        var scanner = JSONScanner(element)
        found.append(
          try InspectSample(&scanner, fields, metadataKeys: metadataKeys, at: locator))
        try scanner.finish()
        replaced += scanner.replacedSurrogates
      } catch {
        stop = Stop(problem: .json("\(error.reason), byte \(error.offset)"), locator: locator)
      }
    }
    if let stop { throw stop }
    surrogates += replaced
    for sample in found { add(sample) }
  }

  /// Adds a sample; in a journal a later summary of the same sample takes the place of the earlier.
  private mutating func add(_ sample: InspectSample) {
    let key = InspectArchive.recordName(sample)
    if let place = places[key] {
      samples[place] = sample
    } else {
      places[key] = samples.count
      samples.append(sample)
    }
  }

  private static func recordName(_ sample: InspectSample) -> [UInt8] {
    Array("samples/\(sample.sample ?? "")_epoch_\(sample.epoch ?? "1").json".utf8)
  }

  // MARK: - Samples' own records

  private mutating func readRecord(ofSampleAt index: Int) throws(Stop) {
    guard let entry = record(of: samples[index]) else {
      throw Stop(
        problem: .missingField("the sample's own record"), locator: samples[index].locator)
    }
    samples[index] = try readRecord(entry)
  }

  /// The record of a sample, whole or, as newer versions write large ones, in a folder.
  private func record(of sample: InspectSample) -> ZipEntry? {
    let stem = "samples/\(sample.sample ?? "")_epoch_\(sample.epoch ?? "1")"
    return archive.entry("\(stem).json") ?? archive.entry("\(stem)/sample.json")
  }

  private mutating func readRecord(
    _ entry: ZipEntry, keepsTexts: Bool = false
  ) throws(Stop) -> InspectSample {
    var sample = InspectSample(
      fields, metadataKeys: header.results.metadataKeys, keepsTexts: keepsTexts, at: entry.name)
    let keys = keepsTexts ? InspectSample.textKeys : InspectSample.keys
    let wanted = Set(keys.map { Array("\"\($0)\"".utf8) })
    var pieces = JSONPieces(array: false) { wanted.contains(Array($0)) }
    var stop: Stop?
    var replaced = 0
    try read(entry, &pieces) { key, value in
      guard stop == nil else { return }
      do throws(JSONError) {
        var scanner = JSONScanner(value)
        try sample.read(UTF8Text.string(key.part(1, key.count - 1)), &scanner)
        try scanner.finish()
        replaced += scanner.replacedSurrogates
      } catch {
        stop = Stop(
          problem: .json("\(error.reason), in the member \(UTF8Text.string(key))"),
          locator: entry.name)
      }
    }
    if let stop { throw stop }
    surrogates += replaced
    return sample
  }

  /// Takes the texts of the samples from their own records, one at a time.
  ///
  /// Summaries cut them after a kilobyte. Everything else stays as the summaries have it, and a sample
  /// without a record has no texts.
  private mutating func readTexts(_ log: inout LogAssembly) throws(Stop) {
    let replaced = surrogates
    for index in samples.indices {
      guard let entry = record(of: samples[index]) else { continue }
      let record = try readRecord(entry, keepsTexts: true)
      samples[index].hand(textsOf: record, to: &log)
    }
    // They are counted once, whether texts are kept or not.
    surrogates = replaced
  }

  /// Finds the model of each judge whose dialogue the summaries cut out.
  private mutating func readGraders() throws(Stop) {
    for index in samples.indices {
      for score in samples[index].scores where score.isGraded {
        if graders[score.scorer] != nil { continue }
        graders[score.scorer] = score.grader ?? ""
        guard score.grader == nil, InspectJudges.needsDialogue(score.scorer, header),
          let entry = record(of: samples[index])
        else { continue }
        for score in try readRecord(entry).scores where score.grader != nil {
          graders[score.scorer] = score.grader
        }
      }
    }
  }

  /// Reads the records of samples that no summary lists.
  private mutating func readUnlisted() throws(Stop) {
    for (index, entry) in archive.entries.enumerated() where archive.isCurrent(index) {
      guard let key = InspectArchive.sampleName(entry.nameBytes), places[key] == nil else {
        continue
      }
      guard samples.count < Limit.samples else {
        throw Stop(problem: .tooManyRows(limit: Limit.samples), locator: entry.name)
      }
      add(try readRecord(entry))
    }
  }

  /// The name of a sample's record, in the form without a folder; nil for other members.
  private static func sampleName(_ name: [UInt8]) -> [UInt8]? {
    guard name.starts(with: Array("samples/".utf8)) else { return nil }
    let folder = Array("/sample.json".utf8)
    let suffix = Array(".json".utf8)
    var stem = name
    if name.count > folder.count, name.suffix(folder.count).elementsEqual(folder) {
      stem.removeLast(folder.count)
      if hasEpoch(stem) { return stem + suffix }
    }
    guard name.count > suffix.count, name.suffix(suffix.count).elementsEqual(suffix) else {
      return nil
    }
    return hasEpoch(Array(name.dropLast(suffix.count))) ? name : nil
  }

  private static func hasEpoch(_ stem: [UInt8]) -> Bool {
    let mark = Array("_epoch_".utf8)
    let digits = stem.reversed().prefix { (0x30...0x39).contains($0) }.count
    return digits > 0 && stem.dropLast(digits).suffix(mark.count).elementsEqual(mark)
  }

  // MARK: - Pieces

  private mutating func read(
    _ entry: ZipEntry, _ pieces: inout JSONPieces,
    _ body: (UnsafeBufferPointer<UInt8>, UnsafeBufferPointer<UInt8>) -> Void
  ) throws(Stop) {
    var failure: JSONPieces.Failure?
    do throws(ZipFailure) {
      try archive.read(entry) { part in
        do throws(JSONPieces.Failure) {
          try pieces.feed(part, body)
        } catch {
          failure = error
        }
        return failure == nil
      }
    } catch {
      throw Stop(problem: .zip(error), locator: error.locator)
    }
    do throws(JSONPieces.Failure) {
      if let failure { throw failure }
      try pieces.finish()
    } catch {
      switch error {
      case .tooLong: throw Stop(problem: .lineTooLong, locator: entry.name)
      case .json(let error):
        throw Stop(
          problem: .json("\(error.reason), byte \(error.offset)"), locator: entry.name)
      }
    }
  }
}
