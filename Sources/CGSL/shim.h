#pragma once
#include <gsl/gsl_cdf.h>
#include <gsl/gsl_eigen.h>
#include <gsl/gsl_errno.h>
#include <gsl/gsl_integration.h>
#include <gsl/gsl_randist.h>
#include <gsl/gsl_sf.h>
#include <gsl/gsl_version.h>

/* Swift 6 takes the variable for shared mutable state. */
static inline const char *cgsl_version(void) { return gsl_version; }

static inline const gsl_integration_fixed_type *cgsl_integration_fixed_hermite(void) {
  return gsl_integration_fixed_hermite;
}
