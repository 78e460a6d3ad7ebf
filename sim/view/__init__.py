"""Words and pictures from tables: summaries, transcripts, figures, comparisons."""
