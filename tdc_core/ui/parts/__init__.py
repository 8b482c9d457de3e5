"""What several pages use: fields, problems, words explained, code, the way on."""
