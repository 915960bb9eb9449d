"""What leaves the house: custody packages now; shares and releases later.

Words: an export is one request for a package; a package is an open folder or
zip that anyone can check with lapel_verify (docs/formats/package.md).

Invariants: no package without its custody entry, and the entry is inside the
package; a package is made from bytes whose hash was checked while copying.
"""
