"""The only place in the package that imports Streamlit: session, frame, widgets, panels."""
