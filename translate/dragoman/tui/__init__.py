"""The Textual screens. They hold no rules: what a decision does is the business of `review`."""
