package io.github.onloadnode.oci;

/** The given files do not make a valid image; the message is for the person who builds it. */
final class ImageException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  ImageException(String message) {
    super(message);
  }
}
