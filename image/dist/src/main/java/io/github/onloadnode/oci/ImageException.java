package io.github.onloadnode.oci;

/** What was to be put into the image does not make one; the message is for whoever builds it. */
final class ImageException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  ImageException(String message) {
    super(message);
  }
}
