package dev.zako.cas;

/** Does nothing when a point is reached. */
enum NoWritePoints implements WritePoints {
  INSTANCE;

  @Override
  public void reached(String point) {}
}
