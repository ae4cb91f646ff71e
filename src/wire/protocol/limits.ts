// Every number both ends must agree on, with its reason. No other file repeats one of these.

/** Raised when a change would make an older peer misread us; both sides say theirs when joining. */
export const PROTOCOL_VERSION = 1;

export const limits = {
  /** A message a person writes, in characters; the agent itself stops at 1,048,576. */
  messageChars: 200_000,
  /** One WebSocket frame from a browser. Text of the largest message in 4-byte characters, and room. */
  browserFrameBytes: 1 << 20,
  /** One WebSocket frame from a runner: the largest item (8 MiB of text) escaped as JSON must pass. */
  runnerFrameBytes: 32 << 20,
  /** Text of one item (answer, reasoning) that is kept; the rest is cut, and the item says so. */
  itemChars: 8 << 20,
  /** From here on a text that everybody has heard is not sent once more when it is complete. */
  spokenChars: 64 << 10,
  /** Output of one command that is kept: its beginning and its end. */
  outputChars: 256 << 10,
  /** Unified diff of one turn or one file that is kept. */
  diffChars: 2 << 20,
  /** One attachment. */
  attachmentBytes: 20 << 20,
  /** A picture that an agent has shown; it travels as one frame. */
  pictureBytes: 4 << 20,
  /** The picture somebody chose of themselves, and its side in pixels: the browser makes it 192 × 192, in some 10 kB. */
  portraitBytes: 64 << 10,
  portraitSide: 512,
  attachmentsPerMessage: 10,
  mentionsPerMessage: 20,
  /** Side of an image in pixels; a bomb of 64k × 64k is refused before anyone decodes it. */
  imageSide: 16_384,
  titleChars: 200,
  /** The beginning of a problem, as lists show it. */
  troubleChars: 300,
  /** What is typed into a search, and finds in one page of it. */
  searchChars: 200,
  searchHits: 50,
  /** One line about something in a list. */
  lineChars: 240,
  /** Threads whose approvals a browser asks for at once; a diff in one may have megabytes. */
  approvalThreads: 10,
  /** Messages waiting in one session. */
  queueLength: 200,
  /** Files of a session's folder that are looked through when someone mentions one, and how many are offered. */
  listedFiles: 20_000,
  fileMatches: 50,
  /** Events in one page of a thread. */
  pageEvents: 400,
  /** Their size, unless one alone has more: five seconds of a link of 50 kB/s, in which a page knows that its hub lives. */
  pageBytes: 256 << 10,
  /** Answers with more come as their ends in a page, and so do outputs and thoughts, which nobody sees before unfolding them. */
  pageAnswerChars: 128 << 10,
  pageFoldedChars: 16 << 10,
  /** Of such a text, read at once. As long as a page in the alphabet most output is in, three times that in others. */
  textChars: 256 << 10,
  /**
   * Once a page has made the hub read so much, to leave most of it out, it reads nothing more for it: some milliseconds of
   * work, and one event. The event that goes beyond is in: else each end of a huge answer would cost a page of its own.
   */
  pageReadBytes: 2 << 20,
  /**
   * What a browser that was away is told in addition to what it has, before it starts over with the newest page. Fifty that
   * read nothing may each have this and half a megabyte unsent, and the hub is to keep 50 MB for them at most.
   */
  catchUpBytes: 512 << 10,
  /** Runner events in one batch, and their size. */
  batchEvents: 200,
  batchChars: 4 << 20,
} as const;

export const pace = {
  /**
   * The first delta goes out at once, later ones are merged for this long: a frame of a screen, as no page shows more.
   * Were it as long as the time between two words (models say some fifty a second), a word that is late once would make
   * every later one wait as long.
   */
  streamFlushMs: 16,
  /** Live text is written down this often, so that a crash of both sides loses at most this much. */
  checkpointMs: 1_000,
  /** How often each side of a link says it is alive; a link silent for two of these is dead. */
  heartbeatMs: 15_000,
  /** A call that got no answer in this time failed. */
  callTimeoutMs: 20_000,
} as const;
