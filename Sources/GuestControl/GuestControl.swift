/// Turns merging of a running guest on and off, by its monitor's own means.
package enum GuestControl {}
