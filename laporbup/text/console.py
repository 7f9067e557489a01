"""Words of the command line and of start-up."""

MISSING_SETTINGS = "Mode production butuh setelan yang belum diisi: {names}. Lihat .env.example."
SHORT_SECRET_KEY = "LAPORBUP_SECRET_KEY terlalu pendek: paling sedikit 32 huruf acak."
DEMO_CALLS_NO_GRAPH = "Mode demo tidak pernah menghubungi WhatsApp yang asli. Kosongkan LAPORBUP_WHATSAPP_GRAPH_URL."
