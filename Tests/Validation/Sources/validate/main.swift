import Foundation

// Simulates subjects and writes `Validation/Results/SUBJECT.md` for each as soon as it is done, then
// the index `VALIDATION.md` over all of these files. Options: --directory DIR (where the index
// stands, the folder `Tests`), --subject NAME (repeatable; all without it), --only TEXT for the
// simulations whose data contain the text (prints, writes nothing), --threads N.
func options(_ name: String) -> [String] {
  let arguments = CommandLine.arguments
  return arguments.indices.dropLast().filter { arguments[$0] == name }.map { arguments[$0 + 1] }
}

func say(_ text: String) { FileHandle.standardError.write(Data((text + "\n").utf8)) }

let threads = max(
  1, options("--threads").last.flatMap { Int($0) } ?? ProcessInfo.processInfo.activeProcessorCount)
let names = options("--subject").flatMap { $0.split(separator: ",").map(String.init) }
for name in names where !Subject.all.contains(where: { $0.name == name }) {
  say("there is no subject `\(name)`; there are \(Subject.all.map(\.name).joined(separator: ", "))")
  exit(2)
}
let only = options("--only").last
let directory = URL(filePath: options("--directory").last ?? "Tests")
let results = directory.appending(path: "Validation/Results")
var broken = 0
do {
  if only == nil {
    try FileManager.default.createDirectory(at: results, withIntermediateDirectories: true)
  }
  for subject in Subject.all where names.isEmpty || names.contains(subject.name) {
    let start = DispatchTime.now().uptimeNanoseconds
    let report = try subject.report(threads: threads, only: only)
    broken += report.broken
    if only == nil {
      try Data(report.text.utf8).write(
        to: results.appending(path: "\(subject.name).md"), options: .atomic)
    } else {
      print(report.text, terminator: "")
    }
    let seconds = Double(DispatchTime.now().uptimeNanoseconds - start) / 1e9
    say(
      "\(String(format: "%6.1f", seconds)) s  \(subject.name): \(report.promises) promises, "
        + "\(report.broken) broken")
  }
  if only == nil {
    let index = try Index(results: results)
    try Data(index.text.utf8).write(
      to: directory.appending(path: "VALIDATION.md"), options: .atomic)
  }
} catch {
  say("failed: \(error)")
  exit(2)
}
exit(broken == 0 ? 0 : 1)
