/// Growing memory whose pointers hold until it grows or is emptied.
package final class ByteArena {
  // Private: what another module could see is guarded by checks at run time on every access.
  private var memory: UnsafeMutablePointer<UInt8>
  private var length = 0
  private var capacity: Int

  package var base: UnsafeMutablePointer<UInt8> { memory }
  package var count: Int { length }

  package init(capacity: Int = 256) {
    self.capacity = max(16, capacity)
    memory = .allocate(capacity: self.capacity)
  }

  deinit { memory.deallocate() }

  package func removeAll() { length = 0 }

  package func removeAll(after end: Int) { length = min(length, end) }

  package func append(_ byte: UInt8) {
    if length == capacity { grow(to: length + 1) }
    memory[length] = byte
    length += 1
  }

  package func append(_ bytes: UnsafeBufferPointer<UInt8>) {
    guard let source = bytes.baseAddress, !bytes.isEmpty else { return }
    if length + bytes.count > capacity { grow(to: length + bytes.count) }
    (memory + length).update(from: source, count: bytes.count)
    length += bytes.count
  }

  package func bytes(_ start: Int, _ end: Int) -> UnsafeBufferPointer<UInt8> {
    UnsafeBufferPointer(start: memory + start, count: end - start)
  }

  private func grow(to needed: Int) {
    let larger = max(needed, capacity * 2)
    let moved = UnsafeMutablePointer<UInt8>.allocate(capacity: larger)
    moved.update(from: memory, count: length)
    memory.deallocate()
    memory = moved
    capacity = larger
  }
}
