"""An edition as Markdown and HTML: templates, charts, fonts. No disk, no clock, no terminal."""
