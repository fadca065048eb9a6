import CGSL

/// GSL's default handler aborts the process; it is switched off once, on first use, on any thread.
private let errorHandlerIsOff: Void = {
  _ = gsl_set_error_handler_off()
}()

/// Runs a routine that answers with a number and has no form with a status.
///
/// With the handler off such a routine reports failure as a NaN, or as an infinity when it
/// overflows; neither leaves this file.
func checkValue(_ routine: String, _ body: () -> Double) throws(GSLError) -> Double {
  errorHandlerIsOff
  let value = body()
  if value.isNaN { throw GSLError(routine: routine, code: Int32(GSL_EFAILED)) }
  if value.isInfinite { throw GSLError(routine: routine, code: Int32(GSL_EOVRFLW)) }
  return value
}

/// Switches the default handler off before a handle is made.
func disableErrorHandler() { errorHandlerIsOff }
