"""stub"""
def fit_edges(source, translation, target):
    if not translation: return translation
    if source[:1].islower() and translation[:1].isupper() and not translation[1:2].isupper() and (target is None or target.language!='de'):
        translation=translation[0].lower()+translation[1:]
    if translation.endswith('.') and source[-1:].isalnum(): translation=translation[:-1]
    return translation
def typeset(source,draft,format,target): return draft
