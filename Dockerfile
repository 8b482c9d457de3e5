FROM python:3.12-slim

ENV PIP_NO_CACHE_DIR=1 \
    PYTHONUNBUFFERED=1 \
    TDC_HOME=/data

WORKDIR /app
COPY requirements.txt .
RUN pip install --requirement requirements.txt

COPY . .
RUN useradd --create-home studio && mkdir /data && chown studio:studio /data
USER studio
VOLUME /data

EXPOSE 8501
HEALTHCHECK --start-period=30s --interval=30s --timeout=5s \
    CMD ["python", "-c", "import urllib.request; urllib.request.urlopen('http://127.0.0.1:8501/_stcore/health', timeout=4)"]
CMD ["python", "-m", "streamlit", "run", "app.py", "--server.address=0.0.0.0", "--server.port=8501", "--server.headless=true"]
